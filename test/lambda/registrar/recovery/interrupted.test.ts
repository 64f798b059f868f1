import { describe, expect, test } from "vitest";
import { SpaceliftError, type SpaceliftProblem } from "../../../../lambda/registrar/spacelift.ts";
import { OutageError } from "../../../../simulator/stand-ins/disruption.ts";
import { createWorld, minute, runEvent, runInput } from "./world.ts";

const hour = 60 * minute;
const events = ["01A", "01B", "01FAILS", "01C"];

async function begun() {
  const world = await createWorld();
  await world.begin();
  for (const id of events) world.kept.keep(runInput(id), Math.floor(world.world.now / 1000));
  world.kept.keep("{");
  world.kept.failing.add("01FAILS");
  world.deliver(runEvent("01C"));
  world.pass(hour);
  return world;
}

/** The calls of a run that is not interrupted. */
const undisturbed = await begun();
undisturbed.calls.length = 0;
await undisturbed.run();
const calls = [...undisturbed.calls];

test("a run makes these calls", () => {
  const first = [
    "state.read",
    "list",
    "readText",
    "readSample",
    "known",
    "simulate",
    "known",
    "enqueue",
    "state.addSeen",
  ];
  expect(calls.slice(0, first.length)).toEqual(first);
  expect(calls.at(-1)).toBe("state.advance");
});

describe("cut off before or after each call, the next runs recover everything once:", () => {
  const cuts = calls.flatMap((name, index) => [
    { name, index, when: "refuse" as const },
    { name, index, when: "lose" as const },
  ]);

  test.each(cuts)("$when at call $index, $name", async ({ index, when }) => {
    const { run, calls: made, world, enqueued, pass, kept, logged } = await begun();
    const first = made.length + index + 1;
    // Nothing after the cut has an effect.
    world.fault = (_, call) => (call === first ? when : call > first ? "refuse" : "none");
    await run().catch((error: unknown) => {
      if (!(error instanceof OutageError) && !String(error).includes("failed") && !String(error).includes("lost"))
        throw error;
    });
    world.fault = () => "none";
    for (let later = 0; later < 3; later += 1) {
      pass(15 * minute);
      await run();
    }
    kept.failing.clear();
    pass(15 * minute);
    await run();
    expect(new Set(enqueued)).toEqual(new Set(["01A", "01B", "01FAILS"].map((id) => runEvent(id))));
    // Only a cut between the queue and the state repeats a message. The ledger drops it, unless it is the ledger's to know.
    expect(enqueued.length).toBeLessThanOrEqual(4);
    const missing = logged.filter((line) => line.includes("events may be missing"));
    expect(missing.length).toBeGreaterThanOrEqual(2);
    expect(missing.length).toBeLessThanOrEqual(3);
  });
});

test("two recoveries at once recover everything, and enqueue nothing but the same events", async () => {
  const { run, enqueued, state, kept, pass } = await begun();
  await Promise.all([run(), run()]);
  kept.failing.clear();
  pass(15 * minute);
  await Promise.all([run(), run()]);
  expect(new Set(enqueued)).toEqual(new Set(["01A", "01B", "01FAILS"].map((id) => runEvent(id))));
  expect((await state.read())?.seen.size).toBe(5);
});

describe("Spacelift's API", () => {
  const refused: readonly SpaceliftProblem[] = ["unauthorized", "rejected", "login_refused", "not_spacelift"];
  const interrupted: readonly SpaceliftProblem[] = ["unreachable", "unavailable", "rate_limited"];
  const operations = ["list", "readText", "readSample", "simulate"] as const;
  const cases = operations.flatMap((operation) => [
    ...refused.map((problem) => ({ operation, problem, kind: "refused" })),
    ...interrupted.map((problem) => ({ operation, problem, kind: "interrupted" })),
  ]);

  test.each(cases)("$operation: $problem is $kind, and later runs continue", async ({ operation, problem, kind }) => {
    const { run, ports, enqueued, kept, pass, logged, state } = await begun();
    const { evaluations } = ports;
    const before = { ...evaluations };
    const markBefore = (await state.read())?.markEpochSeconds;
    Object.assign(evaluations, { [operation]: () => Promise.reject(new SpaceliftError(problem, "in its words")) });
    for (let later = 0; later < 3; later += 1) {
      expect(await run()).toMatchObject({ outcome: { kind, reason: "in its words" }, recovered: 0, missing: 0 });
      pass(15 * minute);
    }
    expect(logged.filter((line) => line.includes("_aws"))).toEqual([]);
    expect((await state.read())?.markEpochSeconds).toBeLessThanOrEqual((markBefore ?? 0) + 60);
    Object.assign(evaluations, before);
    kept.failing.clear();
    expect(await run()).toMatchObject({ outcome: { kind: "complete" }, recovered: 3 });
    expect(enqueued).toEqual(["01A", "01B", "01FAILS"].map((id) => runEvent(id)));
  });

  test("without the policy a run is interrupted", async () => {
    const { run, ports } = await begun();
    Object.assign(ports.evaluations, { readText: () => Promise.resolve(undefined) });
    expect(await run()).toMatchObject({ outcome: { kind: "interrupted", reason: "the policy is gone" } });
  });

  test("a refusal of weeks is no gap, and the samples that are dropped meanwhile are one when it ends", async () => {
    const { run, ports, pass, kept, world } = await begun();
    const { readSample } = ports.evaluations;
    Object.assign(ports.evaluations, { readSample: () => Promise.reject(new SpaceliftError("unauthorized", "")) });
    for (let days = 0; days < 20; days += 1) {
      pass(24 * hour);
      expect((await run()).missing).toBe(0);
    }
    for (let runs = 0; runs < 110; runs += 1) kept.keep(runInput(`01RUN${runs}`), Math.floor(world.now / 1000));
    pass(hour);
    expect((await run()).missing).toBe(0);
    Object.assign(ports.evaluations, { readSample });
    expect(await run()).toMatchObject({ missing: 1, recovered: 100 });
    expect(await run()).toMatchObject({ missing: 0, recovered: 0 });
  });
});

test("the samples that expire during a refusal are a gap when it ends, however few there are", async () => {
  const { begin, run, ports, pass, kept, enqueued } = await createWorld();
  await begin();
  kept.keep(runInput("01LOST"));
  const { readSample } = ports.evaluations;
  Object.assign(ports.evaluations, { readSample: () => Promise.reject(new SpaceliftError("unauthorized", "")) });
  for (let days = 0; days < 20; days += 1) {
    pass(24 * hour);
    expect((await run()).missing).toBe(0);
  }
  kept.keep(runInput("01KEPT"));
  pass(hour);
  expect((await run()).missing).toBe(0);
  Object.assign(ports.evaluations, { readSample });
  expect(await run()).toMatchObject({ missing: 1, recovered: 1 });
  expect(await run()).toMatchObject({ missing: 0, recovered: 0 });
  expect(enqueued).toEqual([runEvent("01KEPT")]);
});

test("a run ends in time, and the next one continues", async () => {
  const { run, ports, enqueued, world, kept } = await begun();
  kept.failing.clear();
  const { simulate } = ports.evaluations;
  Object.assign(ports.evaluations, {
    simulate: (text: string, input: string) => {
      world.now += minute;
      return simulate(text, input);
    },
  });
  expect(await run()).toMatchObject({ outcome: { kind: "limited" }, recovered: 2 });
  await run();
  expect(enqueued).toEqual(["01A", "01B", "01FAILS"].map((id) => runEvent(id)));
});
