import { expect, test } from "vitest";
import { apiKey } from "../../lambda/registrar/installation.ts";
import { createBackfillHarness, hoursAgo } from "./harness.ts";
import { pastRun } from "./past-run.ts";

const since = ["--since", "2026-11-01", "--yes"];
const down = { kind: "down" } as const;
const runs = ["dns", "mail", "vpn"].flatMap((stack) =>
  Array.from({ length: 60 }, (_, index) => pastRun(stack, `${stack}-${index}`, { endedAt: hoursAgo(30 + index) })),
);

test("an outage of Spacelift is waited for", async () => {
  const { run, disruptions } = await createBackfillHarness({ runs: runs.slice(0, 3) });
  disruptions.set("searchStacks", [down, { kind: "rate_limit" }]);
  disruptions.set("stack", [{ kind: "refuse" }]);
  expect(await run(since)).toMatchObject({ code: 0, said: expect.stringContaining("3 sent.") });
});

test("a long outage ends the command, and a repeated one sends the rest", async () => {
  const { run, disruptions, drain, points } = await createBackfillHarness({ runs });
  disruptions.set("stack", [
    { kind: "none" },
    { kind: "none" },
    { kind: "none" },
    ...Array.from({ length: 5 }, () => down),
  ]);
  const { code, said } = await run(since);
  expect(code).toBe(3);
  expect(said).toMatch(/60 sent\.\nStopped early: .*503.*\nRepeat the command/);
  await drain();
  expect(await run(since)).toMatchObject({ code: 0, said: expect.stringContaining("120 sent, 60 known") });
  await drain();
  expect(points).toHaveLength(180);
});

test("Ctrl+C ends it after the current step with exit code 130, and a repeated command sends the rest", async () => {
  const { run, queue, drain, points } = await createBackfillHarness({ runs });
  const controller = new AbortController();
  let ids = 0;
  const newReceiptId = () => {
    ids += 1;
    if (ids === 70) controller.abort();
    return `receipt-${ids}`;
  };
  const { code, said } = await run(since, { newReceiptId }, controller);
  expect(code).toBe(130);
  expect(said).toContain("70 sent.");
  expect(queue.depth().visible).toBe(70);
  await drain();
  expect(await run(since)).toMatchObject({ code: 0, said: expect.stringContaining("110 sent, 70 known") });
  await drain();
  expect(points).toHaveLength(180);
});

test("a refused key ends the command with the remedy", async () => {
  const { run, spacelift } = await createBackfillHarness({ runs: runs.slice(0, 1) });
  spacelift.account.deleteApiKey(apiKey.id);
  const { code, said } = await run(since);
  expect(code).toBe(3);
  expect(said).toMatch(/refuses the API key.*spacelift-api-key-id/);
});

test("a queue that refuses a message ends the command", async () => {
  const { run } = await createBackfillHarness({ runs: runs.slice(0, 2) });
  const denied = Object.assign(new Error("User is not authorized to perform: sqs:SendMessage"), {
    name: "AccessDenied",
  });
  const destination = {
    name: "metrics" as const,
    isChosen: true,
    accepts: () => true,
    readKnown: async () => new Set<string>(),
    enqueue: () => Promise.reject(denied),
  };
  const { code, said } = await run(since, { destinations: [destination] });
  expect(code).toBe(3);
  expect(said).toContain("Your credentials lack a permission");
});

test("Spacelift gets at most eight calls a second", async () => {
  const { run, spacelift, elapsedMilliseconds } = await createBackfillHarness({ runs });
  await run(since.slice(0, 2));
  const { searchStacks = 0, stack = 0, policySimulatev2 = 0 } = spacelift.calls();
  expect(policySimulatev2).toBe(180);
  expect(elapsedMilliseconds()).toBeGreaterThanOrEqual(((searchStacks + stack + policySimulatev2 - 1) / 8) * 1000);
});

test("the queue gets at most twenty messages a second", async () => {
  const { run, elapsedMilliseconds } = await createBackfillHarness({ runs });
  await run([...since, "--core-only"]);
  expect(elapsedMilliseconds()).toBeGreaterThanOrEqual(((180 - 1) / 20) * 1000);
});

test("an outage between the queues of two destinations leaves no run out", async () => {
  const { run, drain, otherMessages } = await createBackfillHarness({
    runs: [pastRun("dns", "R1", { endedAt: hoursAgo(3) })],
    others: [{ name: "pipelines", accepts: () => true, readKnown: undefined }],
  });
  const pipelines = otherMessages.get("pipelines");
  const push = pipelines?.push.bind(pipelines);
  Object.assign(pipelines ?? {}, {
    push: () => {
      throw new Error("the queue is out of reach");
    },
  });
  expect(await run(since)).toMatchObject({ code: 3 });
  await drain();
  Object.assign(pipelines ?? {}, { push });
  await run(since);
  expect(pipelines).toHaveLength(1);
});
