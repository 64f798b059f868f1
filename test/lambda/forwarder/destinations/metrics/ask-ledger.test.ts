import { describe, expect, test } from "vitest";
import { forwarderBatch } from "../../../../../lambda/contract/queue.ts";
import {
  askLedger,
  type LedgerView,
  viewLedger,
} from "../../../../../lambda/forwarder/destinations/metrics/ask-ledger.ts";
import type { SecondRange } from "../../../../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { LedgerEffect } from "../../../../../lambda/forwarder/destinations/metrics/domain/effect.ts";
import type { PendingEvent } from "../../../../../lambda/forwarder/destinations/metrics/domain/pending-event.ts";
import { shares } from "../../../../../lambda/forwarder/destinations/metrics/slot-memory.ts";
import { createLedgerStandIn } from "../../../../../simulator/stand-ins/ledger.ts";

const now = 1_800_000_000;
function secondsOf({ oldest, newest }: SecondRange): readonly number[] {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => oldest + index);
}

function pending(eventId: string): PendingEvent {
  return { eventId, slotKey: "tags", eventEpochSeconds: now, series: [] };
}

/** The draw of a share takes `random`. */
function harness(random = () => 0) {
  const ledger = createLedgerStandIn();
  const view = viewLedger(ledger, now + 0.5, random);
  return { ledger, view, ...asking(view) };
}

function asking(view: LedgerView) {
  const ask = (eventId: string, effect: LedgerEffect) => askLedger(view, pending(eventId), effect);
  const put = async (eventId: string, second: number) => {
    const result = await ask(eventId, { kind: "put_slot", second });
    return result.kind === "slot" && result.owned;
  };
  /** The taken seconds of the range. */
  const list = async (range?: SecondRange) => {
    const result = await ask("any", { kind: "list_slots", ...(range && { range }) });
    return new Set(
      secondsOf(range ?? view.recent).filter((second) => result.kind === "slots" && result.taken.has(second)),
    );
  };
  return { put, list };
}

test("the events of a batch share one request for a second, even while it is pending", async () => {
  const { ledger, put } = harness();
  expect(await Promise.all(["a", "b", "a"].map((eventId) => put(eventId, now)))).toEqual([true, false, true]);
  expect(ledger.calls().putSlot).toBe(1);
});

test("nothing is listed before a second went to another forwarder", async () => {
  const { ledger, put, list } = harness();
  await ledger.putSlot("tags", now - 5, "other");
  await put("a", now);
  expect(await list()).toEqual(new Set([now]));
  expect(ledger.calls().listSlots).toBe(0);
});

test("then a batch lists the slots once, and tracks its own", async () => {
  const { ledger, put, list } = harness();
  for (const second of [now, now - 5]) await ledger.putSlot("tags", second, "other");
  expect(await put("a", now)).toBe(false);
  const taken = new Set([now, now - 5]);
  expect(await Promise.all([list(), list()])).toEqual([taken, taken]);
  await put("a", now - 1);
  expect(await list()).toEqual(new Set([...taken, now - 1]));
  expect(ledger.calls().listSlots).toBe(1);
});

test("a backfilled event lists the slots around its own second, and not the later ones", async () => {
  const { ledger, put, list } = harness();
  const old = now - 86_400;
  for (const second of [old - 1801, old - 1800, old, old + 1800, old + 1801, now]) {
    await ledger.putSlot("tags", second, "other");
  }
  await put("a", old);
  const range = { oldest: old - 1800, newest: old + 1800 };
  const around = [old - 1800, old, old + 1800];
  expect(await list(range)).toEqual(new Set(around));
  expect(await list(range)).toEqual(new Set(around));
  expect(ledger.calls().listSlots).toBe(1);
  expect(await list()).toEqual(new Set([now]));
});

test("a failed call does not count as owning the slot", async () => {
  const outage = { on: true };
  const ledger = createLedgerStandIn({ disrupt: () => (outage.on ? "refuse" : "none") });
  const { put } = asking(viewLedger(ledger, now, () => 0));
  await expect(put("a", now)).rejects.toThrow("unreachable");
  outage.on = false;
  expect(await put("a", now)).toBe(false);
});

test("a failed listing is asked for again", async () => {
  const outage = { on: false };
  const ledger = createLedgerStandIn({ disrupt: () => (outage.on ? "refuse" : "none") });
  const { put, list } = asking(viewLedger(ledger, now, () => 0));
  for (const second of [now, now - 5]) await ledger.putSlot("tags", second, "other");
  await put("a", now);
  outage.on = true;
  await expect(list()).rejects.toThrow("unreachable");
  outage.on = false;
  expect(await list()).toEqual(new Set([now, now - 5]));
});

describe("losing a second after a listing", () => {
  async function lose(random: () => number, ...alsoTaken: readonly number[]) {
    const { ledger, view, put, list } = harness(random);
    await ledger.putSlot("tags", now, "other");
    await put("a", now);
    await list();
    for (const second of [now - 1, ...alsoTaken]) await ledger.putSlot("tags", second, "other");
    await put("a", now - 1);
    return { ledger, view, list };
  }

  test("makes the batch list again and take every sixteenth second alone", async () => {
    const { ledger, view, list } = await lose(() => 13 / shares, now - 3);
    const taken = await list();
    expect(ledger.calls().listSlots).toBe(2);
    const ofShare = secondsOf(view.recent).filter((second) => second % shares === 13);
    expect(ofShare).toContain(now - 3);
    expect(secondsOf(view.recent).filter((second) => !taken.has(second))).toEqual(
      ofShare.filter((second) => second !== now - 3),
    );
    await list();
    expect(ledger.calls().listSlots).toBe(2);
  });

  test("leaves other seconds to others for all slot keys", async () => {
    const { view } = await lose(() => 0);
    const result = await askLedger(view, { ...pending("b"), slotKey: "other tags" }, { kind: "list_slots" });
    const isFree = (second: number) => result.kind === "slots" && !result.taken.has(second);
    expect(secondsOf(view.recent).filter(isFree)).toEqual(
      secondsOf(view.recent).filter((second) => second % shares === 0),
    );
  });

  test("draws another share only if the second was of the share", async () => {
    const draws = [0, 5 / shares];
    const { ledger, view, list } = await lose(() => draws.shift() ?? 0);
    const { put } = asking(view);
    await list();
    await ledger.putSlot("tags", now - 2, "other");
    await put("a", now - 2);
    expect(view.memory.share()).toBe(0);
    await list();
    await ledger.putSlot("tags", now - 16, "other");
    await put("a", now - 16);
    expect(view.memory.share()).toBe(5);
  });

  test("draws another share if the share is full", async () => {
    const draws = [0, 3 / shares];
    const ofShare = Array.from({ length: 100 }, (_, index) => now - (index + 1) * shares);
    const { view, list } = await lose(() => draws.shift() ?? 0, ...ofShare);
    expect(now % shares).toBe(0);
    await list();
    expect(view.memory.share()).toBe(3);
  });

  test("lets the batch take any free second if all drawn shares are full", async () => {
    const { list } = await lose(() => 0);
    expect(await list({ oldest: now - 7, newest: now })).toEqual(new Set([now, now - 1]));
  });
});

test("a queue has fewer forwarders than there are shares", () => {
  expect(forwarderBatch.maximumConcurrency).toBeLessThan(shares);
});
