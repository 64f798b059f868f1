import { expect, test } from "vitest";
import { loadPolicy, parseDeliveries } from "../../simulator/policy.ts";

const policy = await loadPolicy();

test("returns Spacelift's deliveries", () => {
  expect(policy({ account: { name: "acme" }, internal_error: { severity: "ERROR", error: "secret" } })).toEqual([
    {
      endpointId: "spacelift-datadog",
      payload: { version: 1, event: { kind: "internal_error", account: "acme" }, error: { severity: "ERROR" } },
    },
  ]);
});

test.each([[null], [undefined], [7], ["text"], [[]], [{}], [{ run_updated: { state: "PLANNING" } }]])(
  "sends nothing for %j",
  (input) => {
    expect(policy(input)).toEqual([]);
  },
);

test.each([
  ["no list", { result: [] }, "no list as the evaluation"],
  ["no result", [], "0 results"],
  ["two results", [{ result: [] }, { result: [] }], "2 results"],
  ["an undefined rule", [{}], "no list as the result"],
  ["a delivery to nowhere", [{ result: [{ payload: {} }] }], "names no endpoint"],
  ["a delivery that is not an object", [{ result: [null] }], "names no endpoint"],
])("refuses %s", (_, evaluation, message) => {
  expect(() => parseDeliveries(evaluation)).toThrow(message);
});
