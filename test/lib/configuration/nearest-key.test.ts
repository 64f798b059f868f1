import { expect, test } from "vitest";
import { isConfigurationKey, nearestKey } from "../../../lib/configuration/nearest-key.ts";

test("a key is one of the documented ones, as it is written there", () => {
  expect(isConfigurationKey("datadogSite")).toBe(true);
  expect(isConfigurationKey("datadogsite")).toBe(false);
});

test.each([
  ["datadogSite", "datadogSite"],
  ["DATADOG_SITE", "datadogSite"],
  ["datadog-site-", "datadogSite"],
  ["datadogSit", "datadogSite"],
  ["atadogSite", "datadogSite"],
  ["datadogXSiteX", "datadogSite"],
  ["dXtadogSitX", "datadogSite"],
  ["adtadogSite", "datadogSite"],
  ["dtadogSitee", "datadogSite"],
  ["dadogSite", "datadogSite"],
  ["monitorTag", "monitorTags"],
  ["datadogXXSiteX", undefined],
  ["dXtXdogSitX", undefined],
  ["addatogSite", undefined],
  ["atdadogSiet", undefined],
  ["dogSite", undefined],
  ["owner", undefined],
  ["", undefined],
])("%j is a slip of %s", (key, expected) => {
  expect(nearestKey(key)).toBe(expected);
});
