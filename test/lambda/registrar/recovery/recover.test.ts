import { describe, expect, test } from "vitest";
import { createWorld, minute, runEvent, runInput, source, start } from "./world.ts";

const hour = 60 * minute;

test("the first run only remembers when it began", async () => {
  const { run, kept, state, enqueued } = await createWorld();
  kept.keep(runInput("01OLD"), start / 1000 - 60);
  expect(await run()).toMatchObject({ outcome: { kind: "started" }, recovered: 0 });
  expect(await state.read()).toMatchObject({ sinceEpochSeconds: start / 1000, markEpochSeconds: start / 1000 });
  expect(enqueued).toEqual([]);
});

test("a lost event is enqueued once, after ten minutes", async () => {
  const { begin, run, kept, pass, enqueued } = await createWorld();
  await begin();
  kept.keep(runInput("01LOST"));
  pass(10 * minute - 1000);
  expect(await run()).toMatchObject({ outcome: { kind: "complete" }, recovered: 0, waiting: 1 });
  pass(1000);
  expect(await run()).toMatchObject({ outcome: { kind: "complete" }, recovered: 1, waiting: 0 });
  expect(enqueued).toEqual([runEvent("01LOST")]);
  for (let later = 0; later < 20; later += 1) {
    pass(15 * minute);
    expect(await run()).toMatchObject({ recovered: 0, missing: 0 });
  }
  expect(enqueued).toHaveLength(1);
});

test("an event that the ledger knows is not enqueued, whatever its age", async () => {
  const { begin, run, kept, pass, enqueued, deliver, state } = await createWorld();
  await begin();
  const key = kept.keep(runInput("01DELIVERED"));
  deliver(runEvent("01DELIVERED"));
  expect(await run()).toMatchObject({ recovered: 0, waiting: 0 });
  expect((await state.read())?.seen).toEqual(new Set([key]));
  pass(hour);
  await run();
  expect(enqueued).toEqual([]);
});

test("an event that every destination has needs no evaluation", async () => {
  const { begin, run, kept, pass, deliver, enqueued } = await createWorld({ wrap: () => null });
  await begin();
  kept.keep(runInput("01DELIVERED"));
  deliver(runEvent("01DELIVERED"));
  pass(hour);
  expect(await run()).toMatchObject({ missing: 0, outcome: { kind: "complete" } });
  expect(kept.simulated).toEqual([]);
  kept.keep(runInput("01LOST"));
  pass(hour);
  expect(await run()).toMatchObject({ missing: 1 });
  expect(enqueued).toEqual([]);
});

test("an event that is still queued is enqueued once more, and not again", async () => {
  const { begin, run, kept, pass, enqueued, world } = await createWorld();
  await begin();
  world.isQueueStuck = true;
  kept.keep(runInput("01QUEUED"));
  pass(15 * minute);
  await run();
  pass(15 * minute);
  await run();
  expect(enqueued).toEqual([runEvent("01QUEUED")]);
});

test("nothing from before the first run is recovered", async () => {
  const { begin, run, kept, pass, enqueued } = await createWorld();
  kept.keep(runInput("01BEFORE"), start / 1000 - 1);
  await begin();
  kept.keep(runInput("01AT"), start / 1000);
  pass(hour);
  await run();
  expect(enqueued).toEqual([runEvent("01AT")]);
});

test("a disabled webhook is listed again, and other endpoints stay", async () => {
  const { begin, run, kept, pass, enqueued } = await createWorld();
  await begin();
  kept.keep({ ...runInput("01DISABLED"), webhook_endpoints: [{ id: "slack" }] });
  pass(hour);
  await run();
  expect(enqueued).toEqual([runEvent("01DISABLED")]);
  expect(JSON.parse(kept.simulated[0]?.input ?? "")).toMatchObject({
    webhook_endpoints: [{ id: "slack" }, { id: source.webhookId, labels: [] }],
  });
});

test("Spacelift evaluates the registered text as Rego v1", async () => {
  const { begin, run, kept, pass } = await createWorld();
  await begin();
  kept.keep(runInput("01RUN"));
  pass(hour);
  await run();
  expect(kept.simulated.map(({ text }) => text)).toEqual(["package spacelift\nimport rego.v1\n\nsample if true\n"]);
});

describe("nothing is enqueued, and nothing is missing, for", () => {
  test.each([
    ["a run that goes on", runInput("01RUN", { state: "APPLYING" })],
    ["an event without a summary", { account: { name: "acme" } }],
    [
      "an internal error, whose copy would count again",
      { account: { name: "acme" }, internal_error: { severity: "x" } },
    ],
    ["a run without an id", runInput("")],
  ])("%s", async (_, input) => {
    const { begin, run, kept, pass, enqueued, state } = await createWorld();
    await begin();
    kept.keep(input);
    pass(hour);
    expect(await run()).toMatchObject({ recovered: 0, repeated: 0, missing: 0, outcome: { kind: "complete" } });
    expect(enqueued).toEqual([]);
    expect((await state.read())?.seen.size).toBe(1);
  });
});

describe("several destinations", () => {
  const changed = { changes: [{ action: "added", phase: "plan", entity: { entity_type: "resource" } }] };

  test.each([
    ["metrics", ["metrics", "pipelines", "events", "deployments"], ["events", "deployments"], 1],
    ["the mark of events", ["metrics", "pipelines", "events", "deployments"], ["metrics", "deployments"], 1],
    ["the mark of deployments", ["metrics", "pipelines", "events", "deployments"], ["metrics", "events"], 1],
    ["only pipelines, which keeps no item", ["metrics", "pipelines"], ["metrics"], 0],
  ] as const)("without %s", async (_, destinations, delivered, expected) => {
    const { begin, run, kept, pass, deliver, enqueued } = await createWorld({ destinations });
    await begin();
    kept.keep(runInput("01RUN", changed));
    deliver(runEvent("01RUN"), delivered);
    pass(hour);
    expect(await run()).toMatchObject({ recovered: expected, repeated: 0 });
    expect(enqueued).toHaveLength(expected);
  });

  test("a destination that does not want the event need not know it", async () => {
    const { begin, run, kept, pass, deliver } = await createWorld({
      destinations: ["metrics", "events", "deployments"],
    });
    await begin();
    kept.keep(runInput("01PROPOSED", { type: "PROPOSED" }));
    deliver(runEvent("01PROPOSED"), ["metrics"]);
    pass(hour);
    expect(await run()).toMatchObject({ recovered: 0 });
  });

  test("with pipelines alone each event is enqueued once", async () => {
    const { begin, run, kept, pass, enqueued, logged } = await createWorld({ destinations: ["pipelines"] });
    await begin();
    kept.keep(runInput("01RUN"));
    pass(hour);
    expect(await run()).toMatchObject({ recovered: 0, repeated: 1 });
    pass(15 * minute);
    expect(await run()).toMatchObject({ recovered: 0, repeated: 0 });
    expect(enqueued).toHaveLength(1);
    expect(logged.join()).not.toContain("_aws");
  });
});

test("a quiet run logs nothing", async () => {
  const { begin, run, kept, pass, deliver, logged } = await createWorld();
  await begin();
  kept.keep(runInput("01RUN"));
  deliver(runEvent("01RUN"));
  pass(hour);
  await run();
  expect(logged).toEqual([]);
});

test("a recovered event is a metric", async () => {
  const { begin, run, kept, pass, logged } = await createWorld();
  await begin();
  kept.keep(runInput("01RUN"));
  pass(hour);
  await run();
  expect(logged).toHaveLength(1);
  expect(JSON.parse(logged[0] ?? "")).toEqual([
    "info",
    "recovery ended",
    expect.objectContaining({ recovered: 1, missing: 0, EventsRecovered: 1, Integration: "spacelift-datadog" }),
  ]);
});
