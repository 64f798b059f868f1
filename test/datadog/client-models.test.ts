import { expect, test } from "vitest";
import { z } from "zod";
import { unknownToClient } from "./client-models.ts";
import { readDatadogFile } from "./dashboard.ts";

const file = (name: "dashboard" | "monitors") =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(readDatadogFile(name)));

test("the dashboard is one that the official client can read and send", () => {
  expect(unknownToClient(file("dashboard"), "Dashboard")).toEqual([]);
});

test.each(Object.entries(file("monitors")))("the monitor %s is one that it can read and send", (_, monitor) => {
  expect(unknownToClient(monitor, "Monitor")).toEqual([]);
});

test.each([
  ["a value that is not allowed", { type: "timeserie" }],
  ["a field that does not exist", { type: "timeseries", titel: "x", requests: [] }],
  ["a request that is none", { type: "timeseries", requests: [{ display_type: "columns" }] }],
  [
    "a unit that is none",
    { type: "query_value", requests: [{ formulas: [{ formula: "a", number_format: { unit: 5 } }] }] },
  ],
])("%s is noticed", (_, definition) => {
  const dashboard = { title: "x", layout_type: "ordered", widgets: [{ definition }] };
  expect(unknownToClient(dashboard, "Dashboard")).not.toEqual([]);
});

test("so is what is missing", () => {
  expect(() => unknownToClient({ title: "x", layout_type: "ordered" }, "Dashboard")).toThrow("widgets");
});
