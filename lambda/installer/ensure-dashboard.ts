import { asEntries, asText, parseJson } from "../shared/json.ts";
import type { Dashboard } from "./datadog-assets.ts";
import { labelDescription } from "./domain/asset-label.ts";
import { dashboardName } from "./domain/assets-memory.ts";
import { adaptDatadogFile } from "./domain/datadog-file.ts";
import type { AssetStep } from "./ensure-asset.ts";
import type { InstallationContext } from "./installation-context.ts";

/** Overwrites edits. An update returns the path in Datadog's web application. */
export function dashboardStep({ installation, datadog, ports }: InstallationContext): AssetStep<Dashboard, string> {
  const file = parseJson(adaptDatadogFile(JSON.stringify(ports.dashboard), installation.settings));
  const definition = Object.fromEntries(asEntries(file));
  const description = asText(definition["description"]) ?? "";
  const labelled = (mark: string) => ({
    ...definition,
    description: labelDescription(description, installation.tag, mark),
  });
  return {
    name: dashboardName,
    create: (mark) => datadog.createDashboard(labelled(mark)),
    update: (id) => datadog.updateDashboard(id, labelled(id)),
  };
}
