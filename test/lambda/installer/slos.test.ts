import { expect, test } from "vitest";
import { tagLabels } from "../../../lambda/installer/domain/asset-label.ts";
import { asList } from "../../../lambda/shared/json.ts";
import { install, shipped, sloNames } from "./installation.ts";

const name = "successful-runs";
const edit = { thresholds: [{ timeframe: "7d", target: 80 }] };

function withDescription(description: string) {
  return { Slos: JSON.stringify({ ...shipped.slos, [name]: { ...shipped.slos[name], description } }) };
}

test("a new SLO has the shipped definition, adapted to the installation, and our labels", async () => {
  const installation = install();
  await installation.deploy({ MetricPrefix: "ours" });
  for (const key of sloNames) {
    const { id, fields } = installation.organisation.findSlo(key);
    const { tags, ...definition } = shipped.slos[key] ?? {};
    const adapted = JSON.stringify(definition).replaceAll("spacelift.integration", "ours");
    expect(fields).toMatchObject(JSON.parse(adapted));
    expect(fields["tags"]).toEqual([...asList(tags), ...tagLabels(installation.tag, key, id)]);
  }
});

test("an update keeps edits and tags of a user, updates the rest, and notes a conflict", async () => {
  const { organisation, deploy } = install();
  await deploy();
  const { id, fields } = organisation.findSlo(name);
  organisation.slos.update(id, { ...edit, description: "Mine.", tags: [...asList(fields["tags"]), "team:ops"] });
  const updated = await deploy({ ...withDescription("Newer."), MetricPrefix: "ours" });
  expect(updated.attributes["Notes"]).toBe(
    `The SLO ${name} keeps its edits in Datadog (description), which this version changes as well: see datadog/slos.json.`,
  );
  const found = organisation.findSlo(name);
  expect(found).toMatchObject({ id, fields: { ...edit, description: "Mine." } });
  expect(JSON.stringify(found.fields["query"])).toContain("sum:ours.run.count");
  expect(found.fields["tags"]).toContain("team:ops");
});

test("repairMonitors overwrites edits, but keeps a user's tags", async () => {
  const { organisation, deploy } = install();
  await deploy();
  const { id, fields } = organisation.findSlo(name);
  organisation.slos.update(id, { ...edit, tags: [...asList(fields["tags"]), "team:ops"] });
  await deploy({ RepairMonitors: "true" });
  expect(organisation.findSlo(name).fields).toMatchObject({ thresholds: shipped.slos[name]?.["thresholds"] });
  expect(organisation.findSlo(name).fields["tags"]).toContain("team:ops");
});

test("an SLO that is no longer installed is deleted, and a deleted one is created again", async () => {
  const { organisation, deploy } = install();
  await deploy();
  organisation.slos.delete(organisation.findSlo(name).id);
  await deploy(withDescription("Newer."));
  expect(organisation.findSlo(name).fields).toMatchObject({ description: "Newer." });
  await deploy({ Slos: "{}" });
  expect(organisation.slos.list()).toEqual([]);
});

test("an SLO on a user's dashboard stays when it is no longer installed, and a note names it", async () => {
  const { organisation, deploy } = install();
  await deploy();
  const { id } = organisation.findSlo(name);
  const widgets = [{ definition: { type: "slo", slo_id: id } }];
  const dashboard = organisation.dashboards.create({ title: "a", layout_type: "ordered", widgets });
  const { attributes } = await deploy({ Slos: "{}" });
  expect(attributes["Notes"]).toBe(
    `The SLO ${name} (${id}) is no longer installed, but Datadog does not delete it (DatadogError: DELETE /api/v1/slo/${id}: status 409: slo ${id} is referenced in dashboard_id: ${dashboard.id}).`,
  );
  expect(organisation.slos.find(id)).toBeDefined();
});
