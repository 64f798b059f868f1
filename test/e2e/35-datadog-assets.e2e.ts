import { expect, test } from "vitest";
import { describeMetrics } from "../../lambda/contract/metric-metadata.ts";
import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import { at } from "../../lambda/shared/json.ts";
import { readMonitors, readSlos } from "../../lib/datadog-files.ts";
import { requireSuccess } from "./cdk.ts";
import { deploy, output } from "./installation.ts";
import { organisation } from "./stand-ins.ts";

const { monitors, slos, dashboards, metadata, findMonitor } = organisation;

test("the first deployment installed the dashboard, the monitors and the SLOs", () => {
  expect(monitors.list()).toHaveLength(Object.keys(readMonitors()).length);
  expect(slos.list()).toHaveLength(Object.keys(readSlos()).length);
  const [dashboard] = dashboards.list();
  expect(dashboards.list()).toMatchObject([{ fields: { title: "Spacelift", layout_type: "ordered" } }]);
  expect(output("DatadogDashboard")).toBe(`/dashboard/${dashboard?.id}/spacelift`);
  expect(output("DatadogNotes")).toBe("none");
});

test("another deployment updates them, keeps edits, and describes metrics that were sent since", async () => {
  const { id, fields } = findMonitor("failing-runs");
  const query = String(fields["query"]).replace(/ > \d+$/, " > 33");
  const options = { ...(fields["options"] as object), thresholds: { critical: 33 } };
  monitors.update(id, { query, options });
  const copy = organisation.cloneMonitor(id);

  // The rest as it was deployed last.
  const settings = { includeTags: "run_url", monitorNotify: "@slack-platform" };
  requireSuccess(await deploy("notify", settings));

  expect(JSON.stringify([monitors.list(), slos.list(), dashboards.list()])).not.toContain("fill-in");
  const updated = findMonitor("failing-runs").fields;
  expect(updated).toMatchObject({ query, message: expect.stringMatching(/\n@slack-platform$/) });
  expect(at(updated, "options", "thresholds")).toEqual({ critical: 33 });
  expect(monitors.find(copy.id)).toEqual(copy);
  monitors.delete(copy.id);
  const sent = describeMetrics(defaultMetricPrefix).filter(({ name }) => metadata.has(name));
  expect(sent.length).toBeGreaterThanOrEqual(4);
  for (const { name, type, unit, description, shortName } of sent) {
    expect(metadata.get(name)).toEqual({ type, unit, description, short_name: shortName });
  }
});
