import { expect, test } from "vitest";
import { embeddedMetrics } from "../../../lambda/shared/embedded-metric.ts";

test("several metrics share one line, one namespace and one dimension", () => {
  const fields = embeddedMetrics(
    { integrationName: "audit" },
    [
      { name: "EventsDelivered", unit: "Count", value: 2 },
      { name: "DeliveryLatency", unit: "Milliseconds", value: [1500, 90_000] },
    ],
    1_800_000_000_000,
  );
  expect(JSON.stringify(fields)).toBe(
    '{"_aws":{"Timestamp":1800000000000,"CloudWatchMetrics":[{"Namespace":"SpaceliftDatadog","Dimensions":[["Integration"]],' +
      '"Metrics":[{"Name":"EventsDelivered","Unit":"Count"},{"Name":"DeliveryLatency","Unit":"Milliseconds"}]}]},' +
      '"Integration":"audit","EventsDelivered":2,"DeliveryLatency":[1500,90000]}',
  );
});

test("a destination is a second dimension", () => {
  const metrics = [{ name: "EventsDelivered", unit: "Count", value: 2 }] as const;
  expect(embeddedMetrics({ integrationName: "audit", destination: "pipelines" }, metrics, 1)).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Dimensions: [["Integration", "Destination"]] }] },
    Integration: "audit",
    Destination: "pipelines",
  });
});

test("without metrics there are no fields", () => {
  expect(embeddedMetrics({ integrationName: "audit" }, [], 1)).toEqual({});
});

test("the greatest values are kept if CloudWatch would refuse the number of values", () => {
  const value = Array.from({ length: 101 }, (_, index) => index);
  const { DeliveryLatency } = embeddedMetrics(
    { integrationName: "audit" },
    [{ name: "DeliveryLatency", unit: "Milliseconds", value }],
    1,
  );
  expect(DeliveryLatency).toHaveLength(100);
  expect(DeliveryLatency).toContain(100);
  expect(DeliveryLatency).not.toContain(0);
});
