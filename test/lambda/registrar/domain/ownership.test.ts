import { expect, test } from "vitest";
import {
  isOwnAt,
  ownershipOf,
  ownLabel,
  takeOverLabel,
  withOwnLabel,
} from "../../../../lambda/registrar/domain/ownership.ts";
import { parseRegistration } from "../../../../lambda/registrar/domain/registration-properties.ts";
import { generationOf } from "../../../../lambda/registrar/domain/resource.ts";
import { properties, resource } from "./properties.ts";

const host = "acme.app.spacelift.io";
const registration = parseRegistration(properties);
const of = (logicalId: string, stackId = resource.stackId) =>
  ownLabel({ ...registration, resource: { stackId, logicalId } }, host);
const takeOver = takeOverLabel(registration);
const sibling = generationOf({ ...resource, logicalId: "Moved" }, host);

test.each([
  ["own", [of("Registered"), "team:ops"], { kind: "own", host }],
  ["own, beside other labels", [takeOver, of("Moved"), of("Registered")], { kind: "own", host }],
  ["adoptable", [takeOver], { kind: "adoptable" }],
  ["adoptable from another stack", [of("Registered", "arn:other"), takeOver], { kind: "adoptable" }],
  ["a sibling's", [of("Moved")], { kind: "sibling", generation: sibling }],
  ["another stack's", [of("Registered", "arn:other")], { kind: "foreign" }],
  ["another tool's", ["managed-by:terraform"], { kind: "foreign" }],
  ["unmarked", ["team:ops"], { kind: "unmarked" }],
])("the labels tell that an object is %s", (_, labels, ownership) => {
  expect(ownershipOf(labels, registration)).toEqual(ownership);
});

test("an object belongs to the generation at one host", () => {
  expect(isOwnAt([of("Registered")], registration, host)).toBe(true);
  expect(isOwnAt([of("Registered")], registration, "other.app.spacelift.io")).toBe(false);
  expect(isOwnAt([of("Moved")], registration, host)).toBe(false);
});

test("an adoption replaces the labels of ownership and keeps the others", () => {
  const own = of("Registered");
  const labels = ["team:ops", takeOver, of("Moved"), "managed-by:terraform"];
  expect(withOwnLabel(labels, registration, host)).toEqual(["team:ops", "managed-by:terraform", own]);
  expect(withOwnLabel([own, "team:ops"], registration, host)).toEqual([own, "team:ops"]);
});
