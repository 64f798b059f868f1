import { datadogAssetsAttributes } from "../contract/datadog-assets.ts";
import type { CustomResource, Progress } from "../shared/custom-resource/custom-resource.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { FenceError, performFenced } from "../shared/custom-resource/fenced-request.ts";
import type { ResourceResult } from "../shared/custom-resource/resource-answer.ts";
import type { ResourceRequest } from "../shared/custom-resource/resource-request.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import { explainAssetsFailure } from "./assets-failure.ts";
import { mayHaveAssets } from "./domain/assets-memory.ts";
import { type Assets, parseAssets, parseAssetsBefore, uninstalledId } from "./domain/datadog-assets.ts";
import { installAssets } from "./install-assets.ts";
import type { InstallerPorts } from "./installer-ports.ts";
import { beginInstalling, type Installing } from "./installing.ts";
import { removeAssets } from "./remove-assets.ts";

/** `Custom::DatadogAssets`. Its physical id never changes: another place is another resource. */
export const assetsResource: CustomResource<InstallerPorts> = {
  notCreatedId: uninstalledId,
  notesAttribute: datadogAssetsAttributes.notes,
  perform: async (request, progress, end, ports) => {
    const assets = parseAssets(request);
    try {
      return await performFenced(request, end, ports, (fence) =>
        performRequest(
          request,
          beginInstalling({ assets, requestId: request.id, endMilliseconds: end }, fence, ports),
          progress,
        ),
      );
    } catch (error) {
      if (error instanceof SupersededError) throw error;
      const sentence = explainAssetsFailure(error, assets);
      const isStuck = request.type === "Delete" && error instanceof FenceError;
      throw new DeploymentFailure(isStuck ? `${sentence} ${retainAdvice(assets)}` : sentence);
    }
  },
};

function performRequest(request: ResourceRequest, installing: Installing, progress: Progress): Promise<ResourceResult> {
  switch (request.type) {
    case "Create":
    case "Update":
      return install(request, installing, progress);
    case "Delete":
      return remove(installing, progress);
    default:
      throw new DeploymentFailure(`CloudFormation asks for ${request.type}, which the installer does not know.`);
  }
}

async function install(request: ResourceRequest, installing: Installing, progress: Progress): Promise<ResourceResult> {
  const before = request.type === "Update" ? parseAssetsBefore(request, request.oldProperties) : undefined;
  const onMaking = () => {
    progress.physicalId = installing.assets.tag;
  };
  // An earlier delivery of this request may have created objects, also if this one fails before it creates any.
  if (mayHaveAssets(installing.memory.all())) onMaking();
  const { dashboardPath, notes } = await installAssets({ before, onMaking }, installing);
  return { notes, attributes: { [datadogAssetsAttributes.dashboardPath]: dashboardPath } };
}

async function remove(installing: Installing, progress: Progress): Promise<ResourceResult> {
  const { assets, memory } = installing;
  if (progress.physicalId === uninstalledId && !mayHaveAssets(memory.all())) {
    memory.end();
    return { notes: [], attributes: {} };
  }
  progress.physicalId = assets.tag;
  try {
    return { notes: await removeAssets(installing), attributes: {} };
  } catch (error) {
    if (error instanceof SupersededError) throw error;
    throw new DeploymentFailure(`${explainAssetsFailure(error, assets)} ${retainAdvice(assets)}`);
  }
}

function retainAdvice({ tag }: Assets): string {
  return `To delete the stack without Datadog, delete there by hand what is left of the dashboard and the monitors with the tag ${tag}, and retain this resource.`;
}
