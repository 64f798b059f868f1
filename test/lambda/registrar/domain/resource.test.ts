import { expect, test } from "vitest";
import { generationOf, hostIn, resourceKey } from "../../../../lambda/registrar/domain/resource.ts";
import { resource } from "./properties.ts";

const host = "acme.app.spacelift.io";
const others = [
  { ...resource, logicalId: "Moved" },
  { ...resource, stackId: `${resource.stackId}c` },
  { stackId: `${resource.stackId} Registered`, logicalId: "" },
];

test("a resource's key tells resources apart, and its first part tells stacks apart", () => {
  expect(new Set([resource, ...others].map(resourceKey)).size).toBe(4);
  const stackOf = (each: typeof resource) => resourceKey(each).split("-")[0];
  expect(others.map((each) => stackOf(each) === stackOf(resource))).toEqual([true, false, false]);
});

test("a generation contains its host", () => {
  expect(hostIn(resource, generationOf(resource, host))).toBe(host);
});

test.each(["", "Registered-0a1b", `${resourceKey(resource)}/`, ...others.map((each) => generationOf(each, host))])(
  "%j is no generation of the resource",
  (other) => {
    expect(hostIn(resource, other)).toBeUndefined();
  },
);
