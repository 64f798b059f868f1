import { expect, test } from "vitest";
import {
  type Target,
  targetKey,
  targetKeyLength,
} from "../../../../../../lambda/forwarder/destinations/metrics/domain/target.ts";

const target: Target = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.com",
  metricPrefix: "spacelift.integration",
};

test("the key of a target never changes: every ledger in use holds it", () => {
  expect(targetKey(target)).toBe("8Y5-_QG426irMpPM9OYcLr");
});

test("another account, Datadog or prefix has another key, and all have one length", () => {
  const targets: readonly Target[] = [
    target,
    { ...target, spaceliftEndpoint: "https://acme.app.us.spacelift.io" },
    { ...target, datadogUrl: "https://api.datadoghq.eu" },
    { ...target, metricPrefix: "spacelift" },
    // The same text in another place.
    { ...target, spaceliftEndpoint: target.datadogUrl, datadogUrl: target.spaceliftEndpoint },
  ];
  const keys = targets.map(targetKey);
  expect(new Set(keys).size).toBe(targets.length);
  expect(keys.every((key) => /^[\w-]+$/.test(key) && key.length === targetKeyLength)).toBe(true);
});
