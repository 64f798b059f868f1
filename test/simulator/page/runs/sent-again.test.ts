import { expect, test } from "vitest";
import type { Step, StepKind } from "../../../../simulator/messages/run.ts";
import { outcomeOf } from "../../../../simulator/page/runs/sent-again.ts";

const step = (kind: StepKind, milliseconds: number): Step => ({
  ...{ kind, time: new Date(milliseconds).toISOString(), detail: "", times: 1 },
});
const first = (["received", "queued", "claimed", "posted", "marked", "acknowledged"] as const).map((kind) =>
  step(kind, 5),
);

test("is undecided while the repetition is on the queue", () => {
  expect(outcomeOf([...first, step("received", 10), step("queued", 10)], 10)).toBe("");
});

test("a repetition that is removed without a POST is deduplicated", () => {
  expect(outcomeOf([...first, step("queued", 10), step("acknowledged", 11)], 10)).toMatch(/^Deduplicated/);
});

test("a repetition of a run that was not in Datadog is posted", () => {
  const steps = [step("queued", 10), step("posted", 11), step("marked", 12), step("acknowledged", 13)];
  expect(outcomeOf(steps, 10)).toMatch(/^Sent/);
});

test("a repetition can be dead-lettered", () => {
  expect(outcomeOf([...first, step("deadLettered", 11), step("acknowledged", 12)], 10)).toMatch(/^Dead-lettered/);
});
