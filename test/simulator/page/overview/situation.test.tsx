import { render } from "preact-render-to-string";
import { expect, test } from "vitest";
import type { Fault } from "../../../../simulator/messages/fault.ts";
import { outcomeText, situationOf } from "../../../../simulator/page/overview/situation.ts";
import { SituationLine } from "../../../../simulator/page/overview/situation-line.tsx";

const sums = { expected: 0, held: 0, lost: 0, doubled: 0, inFlight: 0 };
const balance = { ...sums, deadLettered: 0, refused: 0, recovered: 0 };
const pipeline = {
  ...{ issued: 0, answered: {}, waiting: 0, inForwarder: 0, deadLetters: 0, claims: 0 },
  ...{ posts: 0, accepted: 0, refused: 0, unknown: 0 },
};
const fault = (name: Fault["name"], description: string): Fault => ({
  ...{ name, description, effect: "Runs wait.", place: "Datadog: errors", nodes: ["datadog"], on: true },
});
const faults = [fault("datadog-500", "Datadog answers 500"), fault("datadog-429", "429"), fault("datadog-403", "403")];
const before = { pipeline, balance: { ...balance, held: 100 }, plain: { ...sums, lost: 2 } };

test("is calm before the first fault", () => {
  expect(situationOf([], null, balance, sums)).toEqual({ kind: "calm" });
});

test("shows two faults with their effects, and the number of the others", () => {
  const situation = situationOf(faults, { from: 1, to: null, before }, balance, sums);
  expect(situation).toMatchObject({ kind: "faults", shown: [{ name: "datadog-500" }, {}], more: 1 });
  const text = render(<SituationLine situation={situation} />).replaceAll(/<[^>]*>/g, "");
  expect(text).toContain("3 faults");
  expect(text).toContain("Datadog answers 500. → Runs wait.");
  expect(text).toContain("1 more");
});

test("a fault whose texts are not loaded is no calm", () => {
  expect(situationOf([], { from: 1, to: null, before }, balance, sums)).toEqual({ kind: "unknown" });
});

test("tells how the faults ended, since they began", () => {
  const now = { ...balance, expected: 420, held: 412, deadLettered: 5, refused: 2, recovered: 30 };
  const situation = situationOf([], { from: 1, to: 2, before }, now, { ...sums, lost: 43 });
  expect(situation).toEqual({
    kind: "over",
    outcome: {
      ...{ endedAt: 2, counted: 312, lost: 0, doubled: 0, deadLettered: 5, toCome: 3 },
      ...{ missing: 2, recovered: 30, plainLost: 41 },
    },
  });
});

test("says in words how the faults ended", () => {
  const none = { lost: 0, doubled: 0, deadLettered: 0, toCome: 0, missing: 0, recovered: 0 };
  const outcome = { ...none, endedAt: 2, counted: 1_312, plainLost: 41 };
  expect(outcomeText(outcome)).toBe("1,312 runs counted, 0 lost, 0 doubled. The plain forwarder lost 41.");
  expect(outcomeText({ ...outcome, deadLettered: 2, toCome: 3, missing: 1, recovered: 30, plainLost: null })).toBe(
    "1,312 runs counted, 0 lost, 0 doubled, 2 dead-lettered, 30 recovered, 1 missing, 3 to come.",
  );
});
