import { expect, test } from "vitest";
import { eventId } from "../../../../lambda/events/event.ts";
import { parseNotification } from "../../../../lambda/events/notification.ts";
import { ulidEpochSeconds } from "../../../../lambda/events/ulid.ts";
import { idOf, withIdentity } from "../../../../simulator/page/runs/policy-input.ts";
import { createUlid } from "../../../../simulator/page/runs/ulid.ts";
import { loadPolicy } from "../../../../simulator/policy.ts";
import { readPolicyInput } from "../../../payloads.ts";

const now = 1_800_000_000_000;

test("a run and a module version get another id and time, and nothing else changes", () => {
  for (const name of ["run-tracked-finished", "module-version-failed"] as const) {
    const before = readPolicyInput(name);
    const after = withIdentity(before, "01NEW", now);
    expect(idOf(after)).toBe("01NEW");
    expect(idOf(before)).not.toBe("01NEW");
    expect(withIdentity(after, idOf(before) ?? "", 0)).toEqual(withIdentity(before, idOf(before) ?? "", 0));
  }
});

test("the policy's output has the new id and time", async () => {
  const policy = await loadPolicy();
  const [delivery] = policy(withIdentity(readPolicyInput("run-tracked-finished"), "01NEW", now));
  const notification = parseNotification(JSON.stringify(delivery?.payload));
  if (notification.kind !== "event") throw new Error("not an event");
  expect(eventId(notification.event, "")).toBe('["acme","run","01NEW","FINISHED"]');
  expect(notification.event.epochSeconds).toBe(now / 1000);
});

test("any other input has no id and stays as it is", () => {
  for (const input of [readPolicyInput("internal-error"), {}, [], "text", null]) {
    expect(idOf(input)).toBeUndefined();
    expect(withIdentity(input, "01NEW", now)).toBe(input);
  }
});

test("a new id is a ULID of the present", () => {
  const id = createUlid(now, () => 0.999);
  expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(ulidEpochSeconds(id)).toBe(now / 1000);
  expect(createUlid(now, () => 0)).not.toBe(id);
});
