import type { Doing } from "../shared/custom-resource/retry-until-deadline.ts";
import { asEntries, asText, type Json, parseJson } from "../shared/json.ts";
import type { DatadogAssets } from "./datadog-assets.ts";
import { labelDescription } from "./domain/asset-label.ts";
import type { Assets } from "./domain/datadog-assets.ts";
import { adaptDatadogFile } from "./domain/datadog-file.ts";
import { createPersistOnNew } from "./new-objects.ts";
import { findDashboards } from "./own-assets.ts";

/** Puts the dashboard there as the file has it, whatever was edited. Gives its path in Datadog's web application. */
export async function ensureDashboard(
  assets: Assets,
  file: Json,
  datadog: DatadogAssets,
  doing: Doing,
): Promise<string> {
  const definition = Object.fromEntries(asEntries(parseJson(adaptDatadogFile(JSON.stringify(file), assets.settings))));
  const description = asText(definition["description"]) ?? "";
  const labelled = (id?: string) => ({ ...definition, description: labelDescription(description, assets.tag, id) });
  const [found, ...others] = await findDashboards(datadog, assets.tag, doing);
  const id = found?.id ?? (await datadog.createDashboard(labelled()));
  for (const other of others) await datadog.deleteDashboard(other.id);
  const update = () => datadog.updateDashboard(id, labelled(id));
  return found === undefined ? createPersistOnNew(doing)(update) : update();
}
