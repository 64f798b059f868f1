import { auditTrailAttributes } from "../../contract/audit-trail.ts";
import type { CustomResource, Progress } from "../../shared/custom-resource/custom-resource.ts";
import { DeploymentFailure } from "../../shared/custom-resource/deployment-failure.ts";
import { FenceError, performFenced } from "../../shared/custom-resource/fenced-request.ts";
import type { ResourceRequest } from "../../shared/custom-resource/resource-request.ts";
import { SupersededError } from "../../shared/custom-resource/superseded-error.ts";
import { at, type Json } from "../../shared/json.ts";
import { parseAuditTrail } from "../domain/audit-trail.ts";
import { hostWithObjects } from "../domain/registration-memory.ts";
import { generationOf, hostIn, hostOf, notCreatedId } from "../domain/resource.ts";
import type { RegistrarPorts } from "../registrar-ports.ts";
import { createRegistrationContext } from "../registration-context.ts";
import { endSecrets } from "../retire-secrets.ts";
import type { AuditTrailContext } from "./audit-trail-context.ts";
import { explainAuditFailure } from "./audit-trail-failure.ts";
import { registerAuditTrail } from "./register-audit-trail.ts";
import { unregisterAuditTrail } from "./unregister-audit-trail.ts";
import { updateAuditTrail } from "./update-audit-trail.ts";

/** Of a request's properties, and of the schedule's input. */
export function concernsAuditTrail(properties: Json): boolean {
  return at(properties, "AuditUrl") !== undefined;
}

export const auditTrailResource: CustomResource<RegistrarPorts> = {
  notCreatedId,
  notesAttribute: auditTrailAttributes.notes,
  perform: async (request, progress, end, ports) => {
    const { stackId, logicalId } = request;
    const auditTrail = parseAuditTrail(request.properties, { stackId, logicalId });
    try {
      const notes = await performFenced(request, end, ports, (fence) =>
        performRequest(request, createRegistrationContext(auditTrail, fence, ports, end), progress),
      );
      return { notes, attributes: {} };
    } catch (error) {
      if (error instanceof SupersededError) throw error;
      const sentence = explainAuditFailure(error, auditTrail);
      const isStuck =
        request.type === "Delete" && (error instanceof FenceError || progress.physicalId !== notCreatedId);
      throw new DeploymentFailure(isStuck ? `${sentence} ${retainAdvice}` : sentence);
    }
  },
};

const retainAdvice =
  "To delete the stack without Spacelift, delete the audit webhook there by hand, and retain this resource.";

async function performRequest(
  request: ResourceRequest,
  context: AuditTrailContext,
  progress: Progress,
): Promise<readonly string[]> {
  switch (request.type) {
    case "Create":
      return create(context, progress);
    case "Update":
      return updateAuditTrail(request, context, progress);
    case "Delete":
      return remove(context, progress);
    default:
      throw new DeploymentFailure(`CloudFormation asks for ${request.type}, which the registrar does not know.`);
  }
}

async function create(context: AuditTrailContext, progress: Progress): Promise<readonly string[]> {
  const onMaking = (host: string) => {
    progress.physicalId = generationOf(context.registration.resource, host);
  };
  await registerAuditTrail({ knownHost: undefined, secretMove: undefined, onMaking }, context);
  return [];
}

async function remove(context: AuditTrailContext, progress: Progress): Promise<readonly string[]> {
  const { registration, memory, retry } = context;
  const here = hostOf(registration.endpoint);
  const known = hostIn(registration.resource, progress.physicalId) ?? hostWithObjects(memory.all(), here);
  const host = known ?? here;
  if (known === undefined && progress.physicalId === notCreatedId) {
    await retry(() => endSecrets(context, host));
    memory.forget(host);
    return [];
  }
  progress.physicalId = generationOf(registration.resource, host);
  return unregisterAuditTrail(context, host);
}
