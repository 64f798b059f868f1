import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { probeRecovery } from "../../../../lambda/registrar/recovery/probe-recovery.ts";
import { SpaceliftError } from "../../../../lambda/registrar/spacelift.ts";
import { createWorld, minute, runEvent, runInput, source, type World } from "./world.ts";

const hour = 60 * minute;

function missingLines({ logged }: World) {
  return logged
    .map((line): readonly unknown[] => JSON.parse(line))
    .filter(([, message]) => message === "events may be missing")
    .map(([, , fields]) => fields);
}

describe("a sample that cannot be recovered is counted once as missing:", () => {
  test.each([
    ["truncated", JSON.stringify(runInput("01RUN")).slice(0, -20), "input_unreadable"],
    ["empty", "", "input_unreadable"],
    ["no object", "[]", "input_unreadable"],
  ])("%s", async (_, text, reason) => {
    const world = await createWorld();
    const { begin, run, kept, pass, enqueued } = world;
    await begin();
    const sample = kept.keep(text);
    pass(hour);
    expect(await run()).toMatchObject({ missing: 1, outcome: { kind: "complete" } });
    for (let later = 0; later < 12; later += 1) {
      pass(15 * minute);
      expect(await run()).toMatchObject({ missing: 0 });
    }
    expect(missingLines(world)).toEqual([expect.objectContaining({ reason, sample, EventsMissing: 1 })]);
    expect(enqueued).toEqual([]);
  });

  test("an evaluation that fails, and is recovered once it works", async () => {
    const world = await createWorld();
    const { begin, run, kept, pass, enqueued, state } = world;
    await begin();
    kept.failing.add("01FAILS");
    const sample = kept.keep(runInput("01FAILS"));
    pass(hour);
    expect(await run()).toMatchObject({ missing: 1 });
    for (let later = 0; later < 30; later += 1) {
      pass(hour);
      kept.keep(runInput(`01RUN${later}`));
      expect(await run()).toMatchObject({ missing: 0 });
    }
    expect(missingLines(world)).toEqual([expect.objectContaining({ reason: "not_evaluated", sample })]);
    kept.failing.clear();
    expect(await run()).toMatchObject({ recovered: 1, missing: 0 });
    expect(enqueued).toContain(runEvent("01FAILS"));
    expect((await state.read())?.reported.size).toBe(0);
  });
});

test("a listed sample without an input is counted once, and recovered once Spacelift shows it", async () => {
  const { begin, run, kept, pass, enqueued, ports } = await createWorld();
  await begin();
  kept.keep(runInput("01HIDDEN"));
  pass(hour);
  const { readSample } = ports.evaluations;
  Object.assign(ports.evaluations, { readSample: () => Promise.resolve({ kind: "gone" }) });
  expect(await run()).toMatchObject({ missing: 1, recovered: 0 });
  expect(await run()).toMatchObject({ missing: 0, recovered: 0 });
  expect(await probeRecovery(source, ports.evaluations)).toMatchObject({ kind: "refused" });
  Object.assign(ports.evaluations, { readSample });
  expect(await run()).toMatchObject({ missing: 0, recovered: 1 });
  expect(enqueued).toEqual([runEvent("01HIDDEN")]);
});

test.each(["unauthorized", "not_spacelift"] as const)(
  "an input that is refused as %s blocks no other",
  async (problem) => {
    const world = await createWorld();
    const { begin, run, kept, pass, enqueued, ports } = world;
    await begin();
    kept.keep(runInput("01REFUSED"));
    pass(minute);
    kept.keep(runInput("01RUN"));
    pass(hour);
    const { simulate } = ports.evaluations;
    Object.assign(ports.evaluations, {
      simulate: (text: string, input: string) =>
        input.includes("01REFUSED") ? Promise.reject(new SpaceliftError(problem, "status 413")) : simulate(text, input),
    });
    expect(await run()).toMatchObject({ recovered: 1, missing: 1, outcome: { kind: "complete" } });
    expect(await run()).toMatchObject({ recovered: 0, missing: 0 });
    expect(missingLines(world)).toEqual([expect.objectContaining({ reason: "not_evaluated" })]);
    expect(enqueued).toEqual([runEvent("01RUN")]);
  },
);

describe("the answer of a simulation", () => {
  test.each([
    ["the document", (document: unknown) => document],
    ["the document as text", (document: unknown) => JSON.stringify(document)],
    ["one wrapper", (document: unknown) => ({ result: document, outcome: "unknown" })],
    ["one wrapper as text", (document: unknown) => JSON.stringify({ result: document })],
  ])("is understood as %s", async (_, wrap) => {
    const { begin, run, kept, pass } = await createWorld({ wrap });
    await begin();
    kept.keep(runInput("01RUN"));
    pass(hour);
    expect(await run()).toMatchObject({ recovered: 1, missing: 0 });
  });

  test.each<[string, (document: unknown) => unknown]>([
    ["two wrappers", (document) => ({ a: { b: document } })],
    ["two documents", (document) => ({ a: document, b: document })],
    ["a list", (document) => [document]],
    ["text in a text", (document) => JSON.stringify(JSON.stringify(document))],
    ["null", () => null],
    ["no JSON", () => "{"],
    ["webhook as an object", () => ({ webhook: {} })],
    ["deliveries without endpoint", () => ({ webhook: [{ payload: {} }] })],
    ["a delivery without payload", () => ({ webhook: [{ endpoint_id: "spacelift-datadog" }] })],
    ["another payload", () => ({ webhook: [{ endpoint_id: "spacelift-datadog", payload: { version: 2 } }] })],
  ])("is not guessed: %s", async (_, wrap) => {
    const world = await createWorld({ wrap });
    const { begin, run, kept, pass, enqueued } = world;
    await begin();
    kept.keep(runInput("01RUN"));
    pass(hour);
    expect(await run()).toMatchObject({ recovered: 0, missing: 1 });
    expect(await run()).toMatchObject({ recovered: 0, missing: 0 });
    expect(enqueued).toEqual([]);
  });

  test("other endpoints' deliveries are left out", async () => {
    const { begin, run, kept, pass, enqueued } = await createWorld({
      wrap: () => ({ webhook: [{ endpoint_id: "slack", payload: { text: "x" } }] }),
    });
    await begin();
    kept.keep(runInput("01RUN"));
    pass(hour);
    expect(await run()).toMatchObject({ recovered: 0, missing: 0 });
    expect(enqueued).toEqual([]);
  });
});

test("no text of an input reaches a log or an error", async () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }).map((part) => `CANARY${part}`);
  const field = fc.dictionary(fc.string({ maxLength: 4 }), fc.oneof(text, fc.array(text), fc.integer()));
  const sample = fc.record({ input: field, cut: fc.nat(200), isFailing: fc.boolean(), isBroken: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(sample, { minLength: 1, maxLength: 4 }), async (samples) => {
      const { begin, run, kept, pass, logged, world } = await createWorld();
      await begin();
      for (const [index, { input, cut, isFailing, isBroken }] of samples.entries()) {
        const whole = JSON.stringify({ ...runInput(`01RUN${index}`), note: "CANARY", more: input });
        kept.keep(isBroken ? whole.slice(0, -1 - cut) : whole);
        if (isFailing) kept.failing.add(`01RUN${index}`);
      }
      pass(hour);
      world.fault = (name, index) => (name === "enqueue" && index % 2 === 0 ? "refuse" : "none");
      const error = await run().then(
        () => "",
        (thrown: unknown) => String(thrown),
      );
      expect(logged.join() + error).not.toMatch(/CANARY|canary|192\.0\.2\.77/);
    }),
    { numRuns: 60 },
  );
});
