import { expect, test } from "vitest";
import { nearestKey } from "../../../lib/configuration/nearest-key.ts";

test.each([
  ["datadogSite", "datadogSite"],
  ["DATADOG_SITE", "datadogSite"],
  ["datadog-site-", "datadogSite"],
  ["datadogSit", "datadogSite"],
  ["atadogSite", "datadogSite"],
  ["datadogXSiteX", "datadogSite"],
  ["dXtadogSitX", "datadogSite"],
  ["adtadogSite", "datadogSite"],
  ["dogSite", "datadogSite"],
  ["monitorTag", "monitorTags"],
  ["excludedTags", "excludeTags"],
  ["spaceliftUrl", "spaceliftSpace"],
  ["reconcileMinute", "reconcileMinutes"],
])("%j is nearest to %s", (key, expected) => {
  expect(nearestKey(key)).toBe(expected);
});
