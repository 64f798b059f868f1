import { expect, test } from "vitest";
import type { FinishedRun } from "../../../../../../lambda/events/event.ts";
import { parseNotification } from "../../../../../../lambda/events/notification.ts";
import { runResources } from "../../../../../../lambda/forwarder/destinations/pipelines/domain/resources.ts";
import { loadPolicy } from "../../../../../../simulator/policy.ts";
import { type PolicyInput, readPolicyInput, runPayload } from "../../../../../payloads.ts";

const configuration = { spaceliftEndpoint: "https://acme.app.spacelift.io", extraTags: ["env:prod"], excludeTags: [] };
const policy = await loadPolicy(["details"]);

function runOf(payload: unknown): FinishedRun {
  const notification = parseNotification(JSON.stringify(payload));
  if (notification.kind !== "event" || notification.event.kind !== "run") throw new Error("no run");
  return notification.event;
}

function resourcesOf(run: FinishedRun) {
  const identity = { eventId: "the event", eventEpochSeconds: run.epochSeconds ?? 1_763_800_000 };
  return runResources(run, identity, configuration);
}

function fixture(name: PolicyInput) {
  return resourcesOf(runOf(policy(readPolicyInput(name))[0]?.payload));
}

test("a confirmed run is blocked, then resumed", () => {
  const { service, env, resources } = fixture("run-tracked-finished");
  expect({ service, env }).toEqual({ service: "acme", env: "production" });
  const pipelines = resources.filter((resource) => resource.level === "pipeline");
  const id = "acme/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D";
  expect(pipelines).toMatchObject([
    {
      uniqueId: id,
      pipelineId: id,
      name: "production-network",
      url: "https://acme.app.spacelift.io/stack/production-network/run/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
      status: "blocked",
      isResumed: false,
      // 186,757,000 and 3,430,740,000 nanoseconds.
      queueMilliseconds: 3617,
      startMilliseconds: 1_763_800_003_740,
      parameters: {
        commit: "9f2c1ab84d0e5b6a7c8d9e0f1a2b3c4d5e6f7a8b",
        repository: "https://github.com/acme/network",
      },
    },
    { uniqueId: `${id}/2`, pipelineId: id, status: "success", isResumed: true, endMilliseconds: 1_763_800_187_988 },
  ]);
  expect(pipelines[0]?.tags).toEqual([
    "account:acme",
    "branch:main",
    "drift_detection:false",
    "env:prod",
    "final_state:finished",
    "run_type:tracked",
    "space:production-01hzz",
    "stack:production-network",
    "worker_pool:eks_workers_/_prod",
  ]);
  const stages = resources.filter((resource) => resource.level === "stage");
  expect(stages.map(({ pipelineUniqueId, name, status }) => [pipelineUniqueId, name, status])).toEqual([
    [id, "PREPARING", "success"],
    [id, "INITIALIZING", "success"],
    [id, "PLANNING", "success"],
    [`${id}/2`, "APPLYING", "success"],
  ]);
  expect(new Set(stages.map((stage) => stage.id)).size).toBe(stages.length);
});

test("a failed run names the state that failed", () => {
  const { resources } = fixture("run-drift-failed-public-pool");
  const error = { message: "The run failed in the state INITIALIZING.", type: "INITIALIZING" };
  expect(resources.map(({ name, status, error: own }) => [name, status, own])).toEqual([
    ["staging-network", "error", error],
    ["PREPARING", "success", undefined],
    ["INITIALIZING", "error", error],
  ]);
});

test("a run without stack and timing is a pipeline of its type", () => {
  expect(fixture("run-without-stack").resources).toMatchObject([
    { level: "pipeline", name: "testing", status: "success" },
  ]);
});

test.each([
  ["FINISHED", "success"],
  ["FAILED", "error"],
  ["SKIPPED", "skipped"],
  ["DISCARDED", "canceled"],
  ["STOPPED", "canceled"],
  ["CANCELED", "canceled"],
  ["NEW_STATE", "canceled"],
])("a run that is %s has the status %s", (state, status) => {
  const { resources } = resourcesOf(runOf(runPayload({ event: { kind: "run", account: "acme", id: "01", state } })));
  expect(resources[0]).toMatchObject({ status });
});

test("without details, url and id come from the run", () => {
  const [pipeline] = resourcesOf(runOf(runPayload({ run: { stack: "a b" } }))).resources;
  expect(pipeline).toMatchObject({
    url: "https://acme.app.spacelift.io/stack/a%20b/run/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
    parameters: {},
  });
  const bare = runOf(runPayload({ event: { kind: "run", state: "FAILED" }, run: null, timing: null }));
  expect(resourcesOf(bare).resources).toMatchObject([
    {
      name: "run",
      url: "https://acme.app.spacelift.io",
      uniqueId: expect.stringMatching(/^[\da-f]{16}$/),
      error: { message: "The run failed." },
    },
  ]);
});

test("a repeated delivery gives the same resources", () => {
  const payload = policy(readPolicyInput("run-tracked-finished"))[0]?.payload;
  expect(resourcesOf(runOf(payload))).toEqual(resourcesOf(runOf(payload)));
});
