import { expect, test } from "vitest";
import { explainAssetsFailure } from "../../../lambda/installer/assets-failure.ts";
import { DatadogError } from "../../../lambda/installer/datadog-assets.ts";

const target = {
  datadogUrl: "https://proxy.example",
  apiKeyParameter: "/a/api",
  appKeyParameter: "/a/app",
  metrics: [],
};

test("an expired certificate is reported with host and remedy", () => {
  const sentence = explainAssetsFailure(new DatadogError("unreachable", "CERT_HAS_EXPIRED"), target);
  expect(sentence).toMatch(/^The certificate of https:\/\/proxy\.example has expired \(CERT_HAS_EXPIRED\)/);
  expect(sentence).toContain("set datadogUrl");
});

test("a name that does not resolve is reported as a wrong address", () => {
  expect(explainAssetsFailure(new DatadogError("unreachable", "ENOTFOUND"), target)).toContain("cannot be reached");
});
