import { expect, test } from "vitest";
import { addressWith } from "../../../simulator/page/query.ts";

test("changes some parameters of an address, keeps the others and leaves out empty ones", () => {
  expect(addressWith("/faults", {}, {})).toBe("/faults");
  expect(addressWith("/faults", {}, { q: "a b&c" })).toBe("/faults?q=a+b%26c");
  expect(addressWith("/dead-letters", { q: "web", reason: "rejected" }, { q: "" })).toBe(
    "/dead-letters?reason=rejected",
  );
});
