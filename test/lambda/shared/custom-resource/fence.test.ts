import { describe, expect, test } from "vitest";
import {
  changeMilliseconds,
  type FencePorts,
  inspectFence,
  takeFence,
} from "../../../../lambda/shared/custom-resource/fence.ts";
import { noFenceNote } from "../../../../lambda/shared/custom-resource/fence-note.ts";
import type { Fences } from "../../../../lambda/shared/custom-resource/fences.ts";
import { SupersededError } from "../../../../lambda/shared/custom-resource/superseded-error.ts";
import { createFencesStandIn } from "../../../../simulator/stand-ins/fences.ts";

const old = { id: "old", issuedMilliseconds: 1_000 };
const next = { id: "next", issuedMilliseconds: 2_000 };

function begin(fences: Fences = createFencesStandIn()) {
  let now = 100_000;
  let tokens = 0;
  const pauses: number[] = [];
  const ports: FencePorts = {
    fences,
    newToken: () => {
      tokens += 1;
      return `token ${tokens}`;
    },
    now: () => now,
    wait: (milliseconds) => {
      now += milliseconds;
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  };
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { ports, pauses, pass, fences };
}

const nothing = () => Promise.resolve();

describe("a change", () => {
  test("is possible for the newest request only", async () => {
    const { ports } = begin();
    const before = await takeFence("key", old, ports);
    const after = await takeFence("key", next, ports);
    const changes: string[] = [];
    await after.change(async () => void changes.push("new"));
    await expect(before.change(async () => void changes.push("old"))).rejects.toThrow(SupersededError);
    await expect(takeFence("key", old, ports)).rejects.toThrow(SupersededError);
    expect(changes).toEqual(["new"]);
  });

  test("has to end before a newer request begins", async () => {
    const { ports, pauses, pass } = begin();
    const before = await takeFence("key", old, ports);
    let ends = 0;
    await expect(
      before.change(() => {
        ends = before.changeEnds();
        return Promise.reject(new Error("lost"));
      }),
    ).rejects.toThrow("lost");
    expect(ends).toBeLessThan(ports.now() + changeMilliseconds);
    pass(5_000);
    await takeFence("key", next, ports);
    expect(pauses).toEqual([changeMilliseconds - 5_000]);
    expect(before.changeEnds()).toBe(Number.POSITIVE_INFINITY);
  });

  test("that ended delays nobody once that is stored", async () => {
    const { ports, pauses } = begin();
    const before = await takeFence("key", old, ports);
    await before.change(nothing);
    await before.release();
    await takeFence("key", next, ports);
    expect(pauses).toEqual([]);
  });

  test("that may still arrive delays every later holder", async () => {
    const { ports, pauses } = begin();
    const before = await takeFence("key", old, ports);
    await before.change(nothing);
    const dies: FencePorts = { ...ports, wait: () => new Promise<void>(() => {}) };
    void takeFence("key", next, dies);
    await new Promise((resolve) => setImmediate(resolve));
    await takeFence("key", next, ports);
    expect(pauses).toEqual([changeMilliseconds]);
  });

  test("that begins while another request takes the fence is waited for, and its notes are known", async () => {
    const { ports, pauses, fences } = begin();
    const before = await takeFence("key", old, ports);
    let isFirst = true;
    const read: Fences["read"] = async (key) => {
      const item = await fences.read(key);
      if (isFirst) {
        isFirst = false;
        before.state = { begun: true };
        await before.change(() => Promise.reject(new Error("lost"))).catch(() => {});
      }
      return item;
    };
    const after = await takeFence("key", next, { ...ports, fences: { ...fences, read } });
    expect(after.state).toEqual({ begun: true });
    expect(pauses).toEqual([changeMilliseconds]);
  });

  test.each([1, 2])("is made although the answer to storing it was lost %i times", async (times) => {
    const fences = createFencesStandIn();
    let stored = 0;
    const { ports } = begin({
      ...fences,
      replace: async (...args) => {
        const replaced = await fences.replace(...args);
        stored += 1;
        if (stored > 1 && stored <= 1 + times) throw new Error("no answer");
        return replaced;
      },
    });
    const fence = await takeFence("key", old, ports);
    for (let tries = 1; tries <= times; tries += 1) await expect(fence.change(nothing)).rejects.toThrow("no answer");
    await expect(fence.change(nothing)).resolves.toBeUndefined();
    expect((await inspectFence("key", ports)).note).toMatchObject({ request: old });
  });

  test("does not begin if storing the fence took too long", async () => {
    const fences = createFencesStandIn();
    const { ports, pass } = begin({
      ...fences,
      replace: (...args) => {
        pass(6_000);
        return fences.replace(...args);
      },
    });
    const fence = await takeFence("key", old, ports);
    let isMade = false;
    await expect(
      fence.change(async () => {
        isMade = true;
      }),
    ).rejects.toThrow("took too long");
    expect(isMade).toBe(false);
  });
});

test("a change stores the state, and the next holder reads it", async () => {
  const { ports } = begin();
  const before = await takeFence("key", old, ports);
  before.state = { a: 1 };
  await before.change(nothing);
  before.state = { a: 2 };
  await before.finish();
  expect((await inspectFence("key", ports)).note).toMatchObject({ isDone: true, state: { a: 2 } });
  expect((await takeFence("key", next, ports)).state).toEqual({ a: 2 });
});

test("a request whose first write lost its answer holds the fence", async () => {
  const fences = createFencesStandIn();
  let isLost = false;
  const { ports } = begin({
    ...fences,
    replace: async (...args) => {
      const replaced = await fences.replace(...args);
      const isFirst = !isLost;
      isLost = true;
      return isFirst ? false : replaced;
    },
  });
  const fence = await takeFence("key", old, ports);
  await expect(fence.change(nothing)).resolves.toBeUndefined();
});

test("of two simultaneous deliveries of a request, the later one holds the fence", async () => {
  const { ports } = begin();
  const fences = await Promise.all([takeFence("key", old, ports), takeFence("key", old, ports)]);
  const changed = await Promise.allSettled(fences.map((fence) => fence.change(nothing)));
  expect(changed.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

describe("the schedule", () => {
  test("finds an empty note before the first request", async () => {
    expect((await inspectFence("key", begin().ports)).note).toEqual(noFenceNote);
  });

  test("takes the fence from a finished request, and loses it to every request", async () => {
    const { ports } = begin();
    await (await takeFence("key", old, ports)).finish();
    const scheduled = await (await inspectFence("key", ports)).take();
    await scheduled.change(nothing);
    const fence = await takeFence("key", next, ports);
    await fence.change(nothing);
    await expect(scheduled.change(nothing)).rejects.toThrow(SupersededError);
    expect((await inspectFence("key", ports)).note).toMatchObject({ request: next, superseded: ["old"] });
  });

  test("does not take a fence that somebody took since", async () => {
    const { ports } = begin();
    const inspected = await inspectFence("key", ports);
    await takeFence("key", next, ports);
    await expect(inspected.take()).rejects.toThrow(SupersededError);
  });

  test("does not become the newest request", async () => {
    const { ports } = begin();
    await (await takeFence("key", next, ports)).finish();
    await (await inspectFence("key", ports)).take();
    await expect(takeFence("key", { id: "late", issuedMilliseconds: 1_500 }, ports)).rejects.toThrow(SupersededError);
    await expect(takeFence("key", next, ports)).resolves.toBeDefined();
  });
});
