import { type Assets, parseAssets, parseAssetsBefore, uninstalledId } from "../domain/datadog-assets.ts";
import { datadogAssetsAttributes } from "../environment.ts";
import { explainAssetsFailure } from "./assets-failure.ts";
import type { CustomResource, Progress, ResourceDone, ResourceRequest } from "./custom-resource.ts";
import { DeploymentFailure } from "./deployment-failure.ts";
import { installAssets } from "./install-assets.ts";
import type { InstallerPorts } from "./installer-ports.ts";
import { removeAssets } from "./remove-assets.ts";

/** `Custom::DatadogAssets`. Its physical id never changes: another place is another resource. */
export const assetsResource: CustomResource<InstallerPorts> = {
  unmadeId: uninstalledId,
  notesAttribute: datadogAssetsAttributes.notes,
  perform: async (request, progress, end, ports) => {
    const assets = parseAssets(request);
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
    case "Update": {
      const before = parseAssetsBefore(request, request.oldProperties);
      return install(assets, before, progress, end, ports);
    }
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
    progress.physicalId = assets.tag;
  };
  const { dashboardPath, notes } = await installAssets({ assets, before, endMilliseconds: end, onMaking }, ports);
  return { notes, attributes: { [datadogAssetsAttributes.dashboardPath]: dashboardPath } };
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
      `${explainAssetsFailure(error, assets)} To delete the stack without Datadog, delete there by hand what is left of the dashboard and the monitors with the tag ${assets.tag}, and retain this resource.`,
    );
  }
  return { notes: [], attributes: {} };
}
