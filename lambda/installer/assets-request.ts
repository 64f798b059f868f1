import { datadogAssetsAttributes } from "../contract/datadog-assets.ts";
import type { CustomResource, Progress } from "../shared/custom-resource/custom-resource.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { FenceError, performFenced } from "../shared/custom-resource/fenced-request.ts";
import type { ResourceResult } from "../shared/custom-resource/resource-answer.ts";
import type { ResourceRequest } from "../shared/custom-resource/resource-request.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import { explainAssetsFailure } from "./assets-failure.ts";
import { mayHaveAssets } from "./domain/assets-memory.ts";
import {
  type Installation,
  notInstalledId,
  parseInstallation,
  parsePreviousInstallation,
} from "./domain/installation.ts";
import { installAssets } from "./install-assets.ts";
import { createInstallationContext, type InstallationContext } from "./installation-context.ts";
import type { InstallerPorts } from "./installer-ports.ts";
import { removeAssets } from "./remove-assets.ts";

/** The physical id never changes: another Datadog site or URL is another resource. */
export const assetsResource: CustomResource<InstallerPorts> = {
  notCreatedId: notInstalledId,
  notesAttribute: datadogAssetsAttributes.notes,
  perform: async (request, progress, end, ports) => {
    const installation = parseInstallation(request);
    try {
      return await performFenced(request, end, ports, (fence) =>
        performRequest(
          request,
          createInstallationContext({ installation, requestId: request.id, endMilliseconds: end }, fence, ports),
          progress,
        ),
      );
    } catch (error) {
      if (error instanceof SupersededError) throw error;
      const sentence = explainAssetsFailure(error, installation);
      const isStuck = request.type === "Delete" && error instanceof FenceError;
      throw new DeploymentFailure(isStuck ? `${sentence} ${retainAdvice(installation)}` : sentence);
    }
  },
};

function performRequest(
  request: ResourceRequest,
  context: InstallationContext,
  progress: Progress,
): Promise<ResourceResult> {
  switch (request.type) {
    case "Create":
    case "Update":
      return install(request, context, progress);
    case "Delete":
      return remove(context, progress);
    default:
      throw new DeploymentFailure(
        `CloudFormation sent the request type ${request.type}, which the installer does not know.`,
      );
  }
}

async function install(
  request: ResourceRequest,
  context: InstallationContext,
  progress: Progress,
): Promise<ResourceResult> {
  const before = request.type === "Update" ? parsePreviousInstallation(request, request.oldProperties) : undefined;
  const onCreating = () => {
    progress.physicalId = context.installation.tag;
  };
  // An earlier delivery of this request may have created objects, even if this one fails before its first creation.
  if (mayHaveAssets(context.memory.all())) onCreating();
  const { dashboardPath, notes } = await installAssets({ before, onCreating }, context);
  return { notes, attributes: { [datadogAssetsAttributes.dashboardPath]: dashboardPath } };
}

async function remove(context: InstallationContext, progress: Progress): Promise<ResourceResult> {
  const { installation, memory } = context;
  if (progress.physicalId === notInstalledId && !mayHaveAssets(memory.all())) {
    memory.end();
    return { notes: [], attributes: {} };
  }
  progress.physicalId = installation.tag;
  try {
    return { notes: await removeAssets(context), attributes: {} };
  } catch (error) {
    if (error instanceof SupersededError) throw error;
    throw new DeploymentFailure(`${explainAssetsFailure(error, installation)} ${retainAdvice(installation)}`);
  }
}

function retainAdvice({ tag }: Installation): string {
  return `To delete the stack without Datadog, retain this resource. Then delete the dashboard, monitors and SLOs with the tag ${tag} in Datadog manually.`;
}
