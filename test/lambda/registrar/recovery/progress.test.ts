import { expect, test } from "vitest";
import { listRecords } from "../../../../lambda/registrar/recovery/list-records.ts";
import { SpaceliftError } from "../../../../lambda/registrar/spacelift.ts";
import { createWorld, minute, runEvent, runInput, type World } from "./world.ts";

const hour = 60 * minute;

/** These samples, or none, time out. */
function timeOut({ ports }: World, keys: () => readonly string[]) {
  const { readSample } = ports.evaluations;
  Object.assign(ports.evaluations, {
    readSample: (policyId: string, key: string) =>
      keys().includes(key) ? Promise.reject(new SpaceliftError("unavailable", "no answer")) : readSample(policyId, key),
  });
}

test("a missing sample is tried again, although a page of newer ones came", async () => {
  const { begin, run, kept, pass, enqueued } = await createWorld();
  await begin();
  kept.failing.add("01FAILS");
  kept.keep(runInput("01FAILS"));
  pass(hour);
  await run();
  for (let newer = 0; newer < 60; newer += 1) {
    pass(5 * minute);
    kept.keep(runInput(`01RUN${newer}`));
  }
  pass(hour);
  await run();
  pass(3 * hour);
  kept.failing.clear();
  expect(await run()).toMatchObject({ recovered: 1 });
  expect(enqueued.at(-1)).toBe(runEvent("01FAILS"));
});

test("three samples in a row that time out end a run, and three apart do not", async () => {
  const world = await createWorld();
  const { begin, run, kept, pass } = world;
  await begin();
  const keys = ["01A", "01B", "01C", "01D", "01E", "01F", "01G"].map((id) => kept.keep(runInput(id)));
  pass(hour);
  let stuck = keys.filter((_, index) => index % 2 === 0);
  timeOut(world, () => stuck);
  expect(await run()).toMatchObject({ recovered: 3, outcome: { kind: "interrupted" } });
  stuck = keys;
  expect(await run()).toMatchObject({ recovered: 0, outcome: { kind: "interrupted" } });
  stuck = [];
  expect(await run()).toMatchObject({ recovered: 4, outcome: { kind: "complete" } });
});

test("a missing sample that times out when it is tried again does not hold the mark", async () => {
  const world = await createWorld();
  const { begin, run, kept, pass, state } = world;
  await begin();
  kept.failing.add("01FAILS");
  const key = kept.keep(runInput("01FAILS"));
  pass(hour);
  await run();
  kept.keep(runInput("01NEW"));
  const newest = Math.floor(world.world.now / 1000);
  pass(hour);
  timeOut(world, () => [key]);
  await run();
  expect((await state.read())?.markEpochSeconds).toBe(newest - 1);
});

test("keys that no listing needs are forgotten", async () => {
  const { begin, run, kept, pass, state } = await createWorld();
  await begin();
  for (let days = 0; days < 30; days += 1) {
    for (let runs = 0; runs < 20; runs += 1) kept.keep(runInput(`01DAY${days}RUN${runs}`));
    pass(24 * hour);
    await run();
  }
  expect((await state.read())?.seen.size).toBeLessThanOrEqual(100);
});

test("a record that moves to the next page while the pages are read is listed once", async () => {
  const records = ["c", "b", "a"].map((key, age) => ({ key, epochSeconds: 100 - age }));
  const pages = [{ records: records.slice(0, 2), next: "1" }, { records: records.slice(1) }];
  const list = (_: string, after: string | undefined) => Promise.resolve(pages[Number(after ?? 0)] ?? { records: [] });
  expect(await listRecords({ list }, "policy", 0)).toEqual({ records, isAtEnd: true });
});
