import fc from "fast-check";
import { expect, test } from "vitest";
import type { SpaceliftEvent } from "../../../../../../lambda/events/event.ts";
import { parseNotification } from "../../../../../../lambda/events/notification.ts";
import { isAcceptedEvent } from "../../../../../../lambda/forwarder/destinations/events/domain/accepted-event.ts";
import { datadogEvent } from "../../../../../../lambda/forwarder/destinations/events/domain/datadog-event.ts";
import { loadPolicy } from "../../../../../../simulator/policy.ts";
import { type PolicyInput, readPolicyInput, runPayload } from "../../../../../payloads.ts";

const configuration = { spaceliftEndpoint: "https://acme.app.spacelift.io", extraTags: ["env:prod"], excludeTags: [] };
const policy = await loadPolicy(["details"]);
const end = 1_763_800_187.987;

function eventOf(payload: unknown): SpaceliftEvent {
  const notification = parseNotification(JSON.stringify(payload));
  if (notification.kind !== "event") throw new Error("no event");
  return notification.event;
}

function mapped(payload: unknown) {
  return datadogEvent(eventOf(payload), end, configuration);
}

function fixture(name: PolicyInput): SpaceliftEvent {
  return eventOf(policy(readPolicyInput(name))[0]?.payload);
}

test("a tracked run has changes, duration, policies and a link", () => {
  expect(datadogEvent(fixture("run-tracked-finished"), end, configuration)).toEqual({
    title: "production-network: tracked run finished",
    text: [
      "%%% ",
      "The tracked run of `production-network` is **finished**.",
      "",
      "- Changes: 2 added, 1 changed, 1 deleted, 2 replaced, 1 imported, 1 moved, 1 forgotten",
      "- Duration: 3 min 8 s",
      "- Branch: `main`",
      "- Commit: `9f2c1ab84d0e5b6a7c8d9e0f1a2b3c4d5e6f7a8b`",
      "- Policy `no-public-buckets` (`PLAN`): `allow`",
      "- Policy `two-approvals` (`APPROVAL`): `approve`",
      "- Policy `warn-on-destroy` (`PLAN`): no outcome",
      "",
      "[Open the run in Spacelift](https://acme.app.spacelift.io/stack/production-network/run/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D)",
      " %%%",
    ].join("\n"),
    dateHappened: 1_763_800_187,
    alertType: "success",
    aggregationKey: "spacelift:acme:stack:production-network",
    tags: [
      "account:acme",
      "branch:main",
      "drift_detection:false",
      "env:prod",
      "final_state:finished",
      "run_type:tracked",
      "space:production-01hzz",
      "stack:production-network",
      "worker_pool:eks_workers_/_prod",
    ],
  });
});

test("a failed run names the state that failed", () => {
  const { title, text, alertType } = datadogEvent(fixture("run-drift-failed-public-pool"), end, configuration);
  expect({ title, alertType }).toEqual({
    title: "staging-network: proposed run failed in INITIALIZING",
    alertType: "error",
  });
  expect(text).toContain("- Failed in: `INITIALIZING`\n- Changes: none\n");
});

test("a failed version names module and version", () => {
  expect(datadogEvent(fixture("module-version-failed"), end, configuration)).toMatchObject({
    title: expect.stringMatching(/^Module [\w-]+: version [\d.]+ failed$/),
    alertType: "error",
    aggregationKey: expect.stringMatching(/^spacelift:acme:module:/),
    text: expect.stringContaining("- Version: `"),
  });
});

test.each([
  ["ERROR", "error"],
  ["WARNING", "warning"],
  ["INFO", "info"],
  ["NEW", "error"],
  [undefined, "error"],
])("an internal error of the severity %s has the alert type %s", (severity, alertType) => {
  const payload = { version: 1, event: { kind: "internal_error", account: "acme" }, error: { severity } };
  expect(mapped(payload)).toMatchObject({
    title: "Spacelift: internal error in acme",
    alertType,
    aggregationKey: "spacelift:acme:internal_error",
  });
});

test.each([
  ["FINISHED", "success"],
  ["FAILED", "error"],
  ["DISCARDED", "warning"],
  ["STOPPED", "warning"],
  ["CANCELED", "warning"],
  ["SKIPPED", "info"],
  ["NEW_STATE", "info"],
])("a run that is %s has the alert type %s", (state, alertType) => {
  expect(mapped(runPayload({ event: { kind: "run", id: "01", state } }))).toMatchObject({ alertType });
});

test("a run without stack, type, state and times is an event", () => {
  const { title, text } = mapped({ version: 1, event: { kind: "run" } });
  expect(title).toBe("Spacelift: untyped run ended");
  expect(text).toBe(
    "%%% \nThe untyped run without a stack ended.\n\n- Changes: none\n\n" +
      "[Open the run in Spacelift](https://acme.app.spacelift.io/)\n %%%",
  );
});

test("an address that is none of the web makes no link", () => {
  const { text } = mapped(runPayload({ include: { details: { url: "javascript:alert(1)" } } }));
  expect(text).not.toContain("](");
});

test("names of Spacelift cannot end the Markdown, nor be Markdown", () => {
  const stack = "%%% `[x](https://evil.example)`\n# big";
  const { text, title } = mapped(runPayload({ run: { stack, type: "TRACKED" } }));
  expect(text.match(/%%%/g)).toHaveLength(2);
  expect(text.split("\n")[1]).toBe("The tracked run of `%  [x](https://evil.example)  # big` is **finished**.");
  expect(title).not.toContain("\n");
});

test("as many policies are listed as fit, and the rest is counted", () => {
  const receipts = Array.from({ length: 500 }, (_, index) => ({
    name: `policy-${index}`,
    type: "PLAN",
    outcome: "deny",
  }));
  const { text } = mapped(runPayload({ receipts }));
  expect(text.length).toBeLessThanOrEqual(4_000);
  expect(text.length).toBeGreaterThan(3_900);
  const listed = text.split("\n").filter((line) => line.startsWith("- Policy")).length;
  expect(text).toContain(`\n- ${500 - listed} more\n`);
  expect(text).toMatch(/\[Open the run in Spacelift\]\(.*\)\n %%%$/);
});

test("changes are listed in one order, whatever the order of their keys", () => {
  const { text } = mapped(runPayload({ changes: { skipped: 3, ok: 1, deleted: 1, added: 2 } }));
  expect(text).toContain("- Changes: 2 added, 1 deleted, 1 `ok`, 3 `skipped`\n");
});

test("stacks with long names keep aggregation keys of their own", () => {
  const keyOf = (stack: string) => mapped(runPayload({ run: { stack } })).aggregationKey;
  const long = "s".repeat(200);
  expect(keyOf(long).length).toBeLessThanOrEqual(100);
  expect(keyOf(long)).not.toBe(keyOf(`${long}s`));
});

test("whatever the names, Datadog's limits hold", () => {
  const text = fc.string({ unit: "binary", maxLength: 10_000 });
  fc.assert(
    fc.property(text, text, text, (stack, branch, runTitle) => {
      const event = mapped(
        runPayload({
          run: { stack, branch, type: "TRACKED" },
          include: { run_title: runTitle },
          changes: { [branch]: 1 },
          receipts: [{ name: stack, type: branch, outcome: runTitle }],
        }),
      );
      expect(event.title.length).toBeLessThanOrEqual(100);
      expect(event.text.length).toBeLessThanOrEqual(4_000);
      expect(event.text.slice(3, -3)).not.toContain("%%%");
      expect(event.aggregationKey.length).toBeLessThanOrEqual(100);
    }),
    { numRuns: 50 },
  );
});

const module = {
  kind: "module_version",
  extension: { tags: [], metrics: [], rename: new Map<string, string>() },
} as const;

test("tracked runs, failed versions and internal errors are events", () => {
  expect(isAcceptedEvent(fixture("run-tracked-finished"), "tracked")).toBe(true);
  expect(isAcceptedEvent(fixture("run-drift-failed-public-pool"), "tracked")).toBe(false);
  expect(isAcceptedEvent(fixture("run-drift-failed-public-pool"), "all")).toBe(true);
  expect(isAcceptedEvent({ ...module, state: "FAILED" }, "tracked")).toBe(true);
  expect(isAcceptedEvent({ ...module, state: "ACTIVE" }, "all")).toBe(false);
  expect(isAcceptedEvent(fixture("internal-error"), "tracked")).toBe(true);
});
