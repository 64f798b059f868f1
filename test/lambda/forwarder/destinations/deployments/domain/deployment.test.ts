import fc from "fast-check";
import { expect, test } from "vitest";
import type { SpaceliftEvent } from "../../../../../../lambda/events/event.ts";
import { parseNotification } from "../../../../../../lambda/events/notification.ts";
import {
  type Deployment,
  deploymentOf,
  isDeployment,
} from "../../../../../../lambda/forwarder/destinations/deployments/domain/deployment.ts";
import { loadPolicy } from "../../../../../../simulator/policy.ts";
import { type PolicyInput, readPolicyInput, runPayload } from "../../../../../payloads.ts";

const configuration = { extraTags: ["team:core"], excludeTags: [] };
const policy = await loadPolicy(["details"]);
const end = 1_763_800_187.987;

function eventOf(payload: unknown): SpaceliftEvent {
  const notification = parseNotification(JSON.stringify(payload));
  if (notification.kind !== "event") throw new Error("no event");
  return notification.event;
}

function mapped(payload: unknown, tags: readonly string[] = configuration.extraTags): Deployment {
  const event = eventOf(payload);
  if (event.kind !== "run") throw new Error("no run");
  return deploymentOf(event, { eventId: "the event", eventEpochSeconds: end }, { ...configuration, extraTags: tags });
}

function fixture(name: PolicyInput): unknown {
  return policy(readPolicyInput(name))[0]?.payload;
}

test("a tracked run with changes is a deployment", () => {
  const payload = fixture("run-tracked-finished");
  expect(isDeployment(eventOf(payload))).toBe(true);
  expect(mapped(payload)).toEqual({
    id: "acme.01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
    service: "production-network",
    env: "production",
    startedAt: 1_763_800_000_123,
    finishedAt: 1_763_800_187_987,
    git: {
      repositoryUrl: "https://github.com/acme/network",
      commitSha: "9f2c1ab84d0e5b6a7c8d9e0f1a2b3c4d5e6f7a8b",
    },
    customTags: expect.arrayContaining(["account:acme", "run_type:tracked", "team:core"]),
  });
});

const failed = { kind: "run", account: "acme", id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", state: "FAILED" };
const applying = { state: "APPLYING", duration: 1e9 };
const planning = { state: "PLANNING", duration: 1e9 };

test.each<readonly [string, boolean, Record<string, unknown>]>([
  ["that finished with a change", true, {}],
  ["that finished without changes", false, { changes: {} }],
  ["that only kept and read", false, { changes: { "no-op": 4, read: 1 } }],
  ["of Ansible that changed nothing", false, { changes: { ok: 4, skipped: 1 } }],
  [
    "that failed while applying, by its details",
    true,
    { event: failed, include: { details: { ended_in: "APPLYING" } } },
  ],
  ["that failed while applying, by its timing", true, { event: failed, timing: [planning, applying] }],
  ["that failed while planning", false, { event: failed, timing: [planning] }],
  [
    "whose details and timing differ",
    false,
    { event: failed, timing: [applying], include: { details: { ended_in: "PLANNING" } } },
  ],
  ["that was discarded", false, { event: { ...failed, state: "DISCARDED" } }],
  ["that was proposed", false, { run: { type: "PROPOSED" } }],
])("a run %s is a deployment: %s", (_, expected, fields) => {
  expect(isDeployment(eventOf(runPayload(fields)))).toBe(expected);
});

test("a module version is no deployment", () => {
  expect(isDeployment(eventOf({ version: 1, event: { kind: "module_version", state: "ACTIVE" } }))).toBe(false);
});

test("a run that failed while applying is a change failure", () => {
  const { customTags } = mapped(runPayload({ event: failed, timing: [planning, applying] }));
  expect(customTags).toContain("change_failure:true");
  expect(mapped(runPayload()).customTags).not.toContain("change_failure:true");
});

test.each([
  [{ service: "web", env: "live" }, [], "web", "live"],
  [{}, ["env:Prod"], "production-network", "prod"],
  [undefined, [], "production-network", undefined],
])("with the details %j and the tags %j, the service is %s in %s", (details, tags, service, env) => {
  const deployment = mapped(runPayload({ include: { details } }), tags);
  expect([deployment.service, deployment.env]).toEqual([service, env]);
});

test.each([
  ["namespace/name", "9".repeat(40)],
  ["http://github.com/a/b", "9".repeat(40)],
  ["https://user:secret@github.com/a/b", "9".repeat(40)],
  ["https://github.com/a/b", "9f2c1ab"],
  [undefined, "9".repeat(40)],
  ["https://github.com/a/b", undefined],
])("of the repository %s and the commit %s Datadog gets neither", (repository, commit) => {
  expect(mapped(runPayload({ include: { details: { repository, commit } } }))).not.toHaveProperty("git");
});

test.each([
  ["from its creation", { include: { details: { created_at: 1_763_800_000 } } }, 1_763_800_000_000],
  ["from its durations", {}, 1_763_800_187_987 - 28_236],
  ["by its end alone", { timing: [] }, 1_763_800_187_987],
  [
    "by its durations if it was created after its end",
    { include: { details: { created_at: 1_763_900_000 } } },
    1_763_800_159_751,
  ],
])("a deployment starts %s", (_, fields, startedAt) => {
  expect(mapped(runPayload(fields))).toMatchObject({ startedAt, finishedAt: 1_763_800_187_987 });
});

test("identities, tags and times are always those that Datadog takes", () => {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  fc.assert(
    fc.property(text, text, fc.array(text, { maxLength: 150 }), fc.double(), (account, id, tags, duration) => {
      const fields = {
        event: { kind: "run", account, id, state: "FINISHED" },
        timing: [{ state: "A", duration }],
        tags,
      };
      const deployment = mapped(runPayload(fields));
      expect(deployment.id).toMatch(/^[A-Za-z0-9\-_.:]{16,128}$/);
      expect(deployment.customTags.length).toBeLessThanOrEqual(100);
      expect(deployment.customTags.every((tag) => /^[^:]+:./.test(tag))).toBe(true);
      expect(deployment.startedAt).toBeLessThanOrEqual(deployment.finishedAt);
      expect(deployment.startedAt).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 50 },
  );
});

test("a repeated delivery gives the same deployment", () => {
  const payload = fixture("run-tracked-finished");
  expect(mapped(payload)).toEqual(mapped(payload));
});
