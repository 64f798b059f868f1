import { expect, test } from "vitest";
import { heartbeatAt } from "../../../../../../lambda/forwarder/destinations/metrics/domain/heartbeat.ts";

test("a heartbeat is a gauge of 1 at a whole second, with the installation's normalised tags", () => {
  const installation = {
    integrationName: "Audit",
    spaceliftEndpoint: "https://acme.app.spacelift.io",
    metricPrefix: "acme.ci",
  };
  expect(heartbeatAt(installation, 1_800_000_000.9)).toEqual({
    metric: "acme.ci.forwarder.heartbeat",
    type: "gauge",
    tags: ["account:acme", "integration:audit"],
    value: 1,
    second: 1_800_000_000,
  });
});

test("a heartbeat has a normalised name, like the other metrics", () => {
  const installation = { integrationName: "a", spaceliftEndpoint: "https://acme.app.spacelift.io" };
  const nameUnder = (metricPrefix: string) => heartbeatAt({ ...installation, metricPrefix }, 0).metric;
  expect(nameUnder("acme-ci_")).toBe("acme_ci.forwarder.heartbeat");
});
