import { expect, test } from "vitest";
import { createFaults } from "../../../../simulator/faults.ts";
import { faultPlaces } from "../../../../simulator/messages/fault-text.ts";
import { groupFaults } from "../../../../simulator/page/faults/fault-groups.ts";

const faults = createFaults(true, () => {}).list();
const namesOf = (search: string) =>
  groupFaults(faults, search).flatMap((group) => group.faults.map(({ name }) => name));

test("without a search, every fault is in the group of its place, in the order of the pipeline", () => {
  expect(groupFaults(faults, " ").map(({ place }) => place)).toEqual(faultPlaces);
  expect(namesOf("").toSorted()).toEqual(faults.map(({ name }) => name).toSorted());
});

test("a search finds every word in name, place, cause or effect, in any case", () => {
  expect(namesOf("CLOCK two hours")).toEqual(["clock-spacelift"]);
  expect(namesOf("parameter-store")).toEqual([]);
  expect(namesOf("parameter store 503")).toEqual(["parameters-down"]);
  expect(namesOf("dynamodb throttles")).toEqual(["ledger-throttled"]);
  expect(groupFaults(faults, "no such thing")).toEqual([]);
});
