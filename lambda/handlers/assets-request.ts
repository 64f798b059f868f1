import { type Assets, assetsId, parseAssets, parseAssetsBefore, uninstalledId } from "../domain/datadog-assets.ts";
import { datadogAssetsAttributes } from "../environment.ts";
import { explainAssetsFailure } from "./assets-failure.ts";
import type { CustomResource, Progress, ResourceDone, ResourceRequest } from "./custom-resource.ts";
import { DeploymentFailure } from "./deployment-failure.ts";
import { installAssets } from "./install-assets.ts";
import type { InstallerPorts } from "./installer-ports.ts";
import { removeAssets } from "./remove-assets.ts";

/** `Custom::DatadogAssets`. */
export const assetsResource: CustomResource<InstallerPorts> = {
  unmadeId: uninstalledId,
  notesAttribute: datadogAssetsAttributes.notes,
  perform: async (request, progress, end, ports) => {
    const assets = parseAssets(request.properties);
    try {
      return await performRequest(request, assets, progress, end, ports);
    } catch (error) {
      throw new DeploymentFailure(explainAssetsFailure(error, assets));
    }
  },
};

function performRequest(
  request: ResourceRequest,
  assets: Assets,
  progress: Progress,
  end: number,
  ports: InstallerPorts,
): Promise<ResourceDone> {
  switch (request.type) {
    case "Create":
      return install(assets, undefined, progress, end, ports);
    case "Update":
      return update(request, assets, progress, end, ports);
    case "Delete":
      return remove(assets, progress, end, ports);
    default:
      throw new DeploymentFailure(`CloudFormation asks for ${request.type}, which the installer does not know.`);
  }
}

async function install(
  assets: Assets,
  before: Assets | undefined,
  progress: Progress,
  end: number,
  ports: InstallerPorts,
): Promise<ResourceDone> {
  const onMaking = () => {
    progress.physicalId = assetsId(assets);
  };
  const { dashboardPath, notes } = await installAssets({ assets, before, endMilliseconds: end, onMaking }, ports);
  return { notes, attributes: { [datadogAssetsAttributes.dashboardPath]: dashboardPath } };
}

/** Another place is another installation: CloudFormation then deletes the one before. */
async function update(
  { oldProperties }: ResourceRequest,
  assets: Assets,
  progress: Progress,
  end: number,
  ports: InstallerPorts,
): Promise<ResourceDone> {
  const before = parseAssetsBefore(oldProperties);
  if (progress.physicalId === assetsId(assets)) return install(assets, before, progress, end, ports);
  const made = { physicalId: uninstalledId };
  try {
    const done = await install(assets, undefined, made, end, ports);
    progress.physicalId = made.physicalId;
    return done;
  } catch (error) {
    // CloudFormation knows of the old one alone: what there is of the new one goes at once.
    if (made.physicalId !== uninstalledId) await removeQuietly(assets, end, ports);
    throw error;
  }
}

async function removeQuietly(assets: Assets, end: number, ports: InstallerPorts): Promise<void> {
  await removeAssets(assets, ports, end).catch((error: unknown) =>
    ports.log("error", "what was made of the new installation is left in Datadog", {
      error: explainAssetsFailure(error, assets),
    }),
  );
}

async function remove(
  assets: Assets,
  { physicalId }: Progress,
  end: number,
  ports: InstallerPorts,
): Promise<ResourceDone> {
  if (physicalId === uninstalledId) return { notes: [], attributes: {} };
  try {
    await removeAssets(assets, ports, end);
  } catch (error) {
    throw new DeploymentFailure(
      `${explainAssetsFailure(error, assets)} To delete the stack without Datadog, delete the dashboard and the monitors with the tag ${assets.tag} there by hand, and retain this resource.`,
    );
  }
  return { notes: [], attributes: {} };
}
