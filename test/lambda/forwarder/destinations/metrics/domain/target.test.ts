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

test("the key of a target never changes, since existing ledgers hold it", () => {
  expect(targetKey(target)).toBe("8Y5-_QG426irMpPM9OYcLr");
});

test("targets with another account, site or prefix have other keys of the same length", () => {
  const targets: readonly Target[] = [
    target,
    { ...target, spaceliftEndpoint: "https://acme.app.us.spacelift.io" },
    { ...target, datadogUrl: "https://api.datadoghq.eu" },
    { ...target, metricPrefix: "spacelift" },
    // The same text, split differently.
    { ...target, spaceliftEndpoint: target.datadogUrl, datadogUrl: target.spaceliftEndpoint },
  ];
  const keys = targets.map(targetKey);
  expect(new Set(keys).size).toBe(targets.length);
  expect(keys.every((key) => /^[\w-]+$/.test(key) && key.length === targetKeyLength)).toBe(true);
});
