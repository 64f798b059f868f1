import { describe, expect, test } from "vitest";
import { createWorld, minute, runEvent, runInput, source, start, type World } from "./world.ts";

const hour = 60 * minute;
const day = 24 * hour;

function gaps({ logged }: World) {
  return logged
    .map((line): readonly unknown[] => JSON.parse(line))
    .filter(([, message]) => message === "events may be missing")
    .map(([, , fields]) => fields);
}

function keepRuns({ kept, world }: World, number: number, label: string): readonly string[] {
  return Array.from({ length: number }, (_, index) => {
    const id = `01${label}${index}`;
    kept.keep(runInput(id), Math.floor(world.now / 1000));
    return runEvent(id);
  });
}

test("a full list whose oldest sample is newer than the mark is counted once, and what is kept is recovered", async () => {
  const world = await createWorld();
  const { begin, run, pass, enqueued, state } = world;
  await begin();
  pass(hour);
  const events = keepRuns(world, 130, "BURST");
  pass(20 * minute);
  expect(await run()).toMatchObject({ recovered: 100, missing: 1, outcome: { kind: "complete" } });
  expect(gaps(world)).toEqual([
    expect.objectContaining({
      reason: "samples_replaced",
      from: new Date(start).toISOString(),
      until: new Date(start + hour + minute).toISOString(),
      remedy: expect.stringContaining("backfill -- --since 2027-01-15T07:50:00.000Z --until 2027-01-15T09:01:00.000Z"),
      EventsMissing: 1,
    }),
  ]);
  expect(new Set(enqueued)).toEqual(new Set(events.slice(30)));
  expect((await state.read())?.markEpochSeconds).toBe((start + hour + minute) / 1000);
  for (let later = 0; later < 8; later += 1) {
    pass(15 * minute);
    expect(await run()).toMatchObject({ recovered: 0, missing: 0 });
  }
});

test("a hundred samples with the same second are handled over several runs, without a gap in between", async () => {
  const world = await createWorld();
  const { begin, run, pass, enqueued, state } = world;
  await begin();
  await run();
  pass(hour);
  const events = keepRuns(world, 99, "SAME");
  pass(20 * minute);
  for (let runs = 0; runs < 10; runs += 1) {
    expect(await run({}, { mostRecords: 10 })).toMatchObject({ recovered: runs < 9 ? 10 : 9, missing: 0 });
  }
  expect(new Set(enqueued)).toEqual(new Set(events));
  expect(enqueued).toHaveLength(99);
  expect((await state.read())?.seen.size).toBe(99);
});

test("a full list that reaches back to the mark is no gap", async () => {
  const world = await createWorld();
  const { begin, run, pass, kept } = world;
  for (let age = 0; age < 100; age += 1) kept.keep(runInput(`01OLD${age}`), start / 1000 - age - 1);
  await begin();
  keepRuns(world, 40, "NEW");
  pass(20 * minute);
  expect(await run()).toMatchObject({ recovered: 40, missing: 0 });
});

test("nothing happened for weeks: no gap", async () => {
  const { begin, run, pass } = await createWorld();
  await begin();
  for (let days = 0; days < 20; days += 1) {
    pass(day);
    expect(await run()).toMatchObject({ missing: 0 });
  }
});

test("no run for more than seven days is a gap, once", async () => {
  const world = await createWorld();
  const { begin, run, pass } = world;
  await begin();
  await run();
  pass(8 * day);
  expect(await run()).toMatchObject({ missing: 1 });
  expect(await run()).toMatchObject({ missing: 0 });
  expect(gaps(world)).toEqual([
    expect.objectContaining({
      reason: "samples_expired",
      from: new Date(start + minute).toISOString(),
      until: new Date(start + day + minute).toISOString(),
    }),
  ]);
});

test("a record that always times out blocks no other, and counts as missing when Spacelift drops it", async () => {
  const world = await createWorld();
  const { begin, run, pass, kept, enqueued, ports } = world;
  await begin();
  const stuck = kept.keep(runInput("01STUCK"));
  const { SpaceliftError } = await import("../../../../lambda/registrar/spacelift.ts");
  const { readSample } = ports.evaluations;
  Object.assign(ports.evaluations, {
    readSample: (policyId: string, key: string) =>
      key === stuck ? Promise.reject(new SpaceliftError("unavailable", "no answer")) : readSample(policyId, key),
  });
  let missing = 0;
  for (let hours = 0; hours < 9 * 24; hours += 1) {
    pass(hour);
    if (hours % 24 === 0) kept.keep(runInput(`01DAY${hours}`));
    missing += (await run()).missing;
  }
  expect(missing).toBe(1);
  expect(enqueued).toHaveLength(8 + 1);
});

describe("a policy that was replaced", () => {
  test("is a gap, and the recovery starts again with the new one", async () => {
    const world = await createWorld();
    const { begin, run, pass, kept, state, enqueued } = world;
    await begin();
    pass(hour);
    kept.drop();
    expect(await run({ policyId: "policy-2" })).toMatchObject({ missing: 1, outcome: { kind: "started" } });
    expect(gaps(world)).toEqual([expect.objectContaining({ reason: "policy_replaced" })]);
    expect(await state.read()).toMatchObject({ source: `${source.host} policy-2`, seen: new Set() });
    kept.keep(runInput("01NEW"));
    pass(hour);
    expect(await run({ policyId: "policy-2" })).toMatchObject({ missing: 0, recovered: 1 });
    expect(enqueued).toEqual([runEvent("01NEW")]);
  });

  test("in another account is none", async () => {
    const { begin, run, pass } = await createWorld();
    await begin();
    pass(hour);
    const other = { host: "other.app.spacelift.io", policyId: "policy-2" };
    expect(await run(other)).toMatchObject({ missing: 0, outcome: { kind: "started" } });
  });
});

test("another address of the account restarts the recovery, since the ledger's keys name it", async () => {
  const { begin, run, pass, kept, enqueued } = await createWorld();
  await begin();
  kept.keep(runInput("01COUNTED"));
  pass(hour);
  const address = { address: "spacelift.example.com" };
  expect(await run(address)).toMatchObject({ missing: 0, outcome: { kind: "started" } });
  kept.keep(runInput("01NEW"));
  pass(hour);
  expect(await run(address)).toMatchObject({ missing: 0, recovered: 1 });
  expect(enqueued).toEqual([runEvent("01NEW")]);
});

describe("clocks", () => {
  test("a record of the future hides none that follow", async () => {
    const { begin, run, kept, pass, enqueued, world } = await createWorld();
    await begin();
    kept.keep("{", Math.floor(world.now / 1000) + 3 * 3600);
    await run();
    pass(minute);
    kept.keep(runInput("01RUN"));
    pass(hour);
    await run();
    expect(enqueued).toEqual([runEvent("01RUN")]);
  });

  test.each([
    ["ours is behind", -2 * hour],
    ["ours is ahead", 2 * hour],
  ])("%s: Spacelift's own clock tells the age", async (_, skew) => {
    const { begin, run, kept, pass, enqueued, ports, world } = await createWorld();
    Object.assign(ports, { now: () => world.now + skew });
    await begin();
    kept.keep(runInput("01RUN"));
    pass(9 * minute);
    expect(await run()).toMatchObject({ waiting: 1, missing: 0 });
    pass(minute);
    expect(await run()).toMatchObject({ recovered: 1, missing: 0 });
    expect(enqueued).toEqual([runEvent("01RUN")]);
  });

  test("Spacelift's clock is set back for a while: nothing is lost or doubled", async () => {
    const { begin, run, kept, pass, enqueued, world } = await createWorld();
    await begin();
    kept.keep(runInput("01BEFORE"));
    pass(hour);
    await run();
    world.now -= 30 * minute;
    kept.keep(runInput("01BACK"));
    pass(hour);
    await run();
    pass(hour);
    await run();
    expect(enqueued).toEqual([runEvent("01BEFORE"), runEvent("01BACK")]);
  });
});
