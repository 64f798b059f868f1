import { expect, test } from "vitest";
import { eventId } from "../../../../../lambda/events/event.ts";
import { parseNotification } from "../../../../../lambda/events/notification.ts";
import { presumedEventId } from "../../../../../lambda/registrar/recovery/domain/presumed-event.ts";
import { loadPolicy } from "../../../../../simulator/policy.ts";
import { policyInputs, readPolicyInput } from "../../../../payloads.ts";
import { runInput } from "../world.ts";

const policy = await loadPolicy();

/** The id by way of the policy; `undefined` if it sends nothing, or an event without an id. */
function evaluatedId(input: unknown): string | undefined {
  const [delivery] = policy(input);
  if (delivery === undefined) return undefined;
  const notification = parseNotification(JSON.stringify(delivery.payload));
  if (notification.kind === "malformed") throw new Error(notification.reason);
  return notification.event.id === undefined ? undefined : eventId(notification.event, "");
}

test.each(policyInputs)("of %s, the presumed id is that of the policy, where it sends", (name) => {
  const input: unknown = readPolicyInput(name);
  const presumed = presumedEventId(JSON.stringify(input));
  expect([undefined, presumed]).toContain(evaluatedId(input));
});

test.each([
  ["state beside the run", { account: { name: "acme" }, run_updated: { state: "FAILED", run: { id: "01RUN" } } }],
  ["without an account", { run_updated: { run: { id: "01RUN", state: "FINISHED" } } }],
  ["an empty state", { run_updated: { state: "STOPPED", run: { id: "01RUN", state: "" } } }],
  ["a module version", { module_version: { version: { id: "01VERSION", state: "ACTIVE" } } }],
])("%s", (_, input) => {
  const expected = evaluatedId(input);
  expect(expected).toBeDefined();
  expect(presumedEventId(JSON.stringify(input))).toBe(expected);
});

test.each([
  ["no JSON", "{"],
  ["an internal error", JSON.stringify({ internal_error: {} })],
  ["a run without an id", JSON.stringify(runInput(""))],
  ["an id of another type", JSON.stringify({ run_updated: { state: "FINISHED", run: { id: 7 } } })],
])("%s has none", (_, text) => {
  expect(presumedEventId(text)).toBeUndefined();
});
