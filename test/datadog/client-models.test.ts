import { expect, test } from "vitest";
import { z } from "zod";
import { unknownToClient } from "./client-models.ts";
import { readDatadogFile } from "./dashboard.ts";

const file = (name: Parameters<typeof readDatadogFile>[0]) =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(readDatadogFile(name)));

test("the official client can parse and send the dashboard", () => {
  expect(unknownToClient(file("dashboard"), "Dashboard")).toEqual([]);
});

test("it can parse and send the pipeline of the logs", () => {
  expect(unknownToClient(file("log-pipeline"), "LogsPipeline")).toEqual([]);
});

test.each(Object.entries({ ...file("monitors"), ...file("log-monitors") }))(
  "it can parse and send the monitor %s",
  (_, monitor) => {
    expect(unknownToClient(monitor, "Monitor")).toEqual([]);
  },
);

test.each(Object.entries(file("slos")))("it can parse and send the SLO %s", (_, slo) => {
  expect(unknownToClient(slo, "ServiceLevelObjectiveRequest")).toEqual([]);
});

test.each([
  ["a value that is not allowed", { type: "timeserie" }],
  ["a field that does not exist", { type: "timeseries", titel: "x", requests: [] }],
  ["an invalid request", { type: "timeseries", requests: [{ display_type: "columns" }] }],
  [
    "an invalid unit",
    { type: "query_value", requests: [{ formulas: [{ formula: "a", number_format: { unit: 5 } }] }] },
  ],
])("%s is noticed", (_, definition) => {
  const dashboard = { title: "x", layout_type: "ordered", widgets: [{ definition }] };
  expect(unknownToClient(dashboard, "Dashboard")).not.toEqual([]);
});

test("a missing field is noticed", () => {
  expect(() => unknownToClient({ title: "x", layout_type: "ordered" }, "Dashboard")).toThrow("widgets");
});
