import { expect, test } from "vitest";
import { standingAfter } from "../../../simulator/console/standing.ts";
import type { Standing, StepKind } from "../../../simulator/messages/run.ts";

test.each<readonly [Standing, readonly StepKind[]]>([
  ["delivering", ["issued"]],
  ["delivering", ["issued", "refused"]],
  ["gaveUp", ["issued", "refused", "gaveUp"]],
  ["delivering", ["issued", "gaveUp", "issued"]],
  ["gaveUp", ["gaveUp"]],
  ["gaveUp", ["issued", "gaveUp", "recovered"]],
  ["counted", ["issued", "gaveUp", "recovered", "queued", "claimed", "posted", "marked", "acknowledged"]],
  ["waiting", ["issued", "received", "queued"]],
  ["waiting", ["received", "queued", "refused", "gaveUp"]],
  ["sending", ["queued", "claimed", "posted"]],
  ["waiting", ["queued", "claimed", "posted", "answered"]],
  ["counted", ["queued", "claimed", "posted", "answered", "marked"]],
  ["counted", ["queued", "claimed", "marked", "acknowledged"]],
  ["counted", ["queued", "marked", "acknowledged", "issued"]],
  ["deadLettered", ["queued", "deadLettered", "acknowledged"]],
  ["waiting", ["queued", "deadLettered", "acknowledged", "redriven"]],
  ["counted", ["queued", "deadLettered", "acknowledged", "redriven", "acknowledged"]],
  ["counted", ["queued", "deadLettered", "acknowledged", "queued", "marked", "acknowledged"]],
])("%s after %j", (standing, steps) => {
  expect(steps.reduce<Standing | undefined>(standingAfter, undefined)).toBe(standing);
});
