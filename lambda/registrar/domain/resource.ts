import { createHash } from "node:crypto";

/** The custom resource that owns a webhook, a policy and lines of the secret parameter. */
export interface Resource {
  readonly stackId: string;
  readonly logicalId: string;
}

/**
 * Identifies a resource by two digests: one of the stack's id, and one of stack id and logical id. All resources of a
 * stack share the first. CloudFormation may reuse a stack's name, but never its id.
 */
export function resourceKey({ stackId, logicalId }: Resource): string {
  return `${digest(stackId)}-${digest(`${stackId} ${logicalId}`)}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

export function hostOf(endpoint: string): string {
  return new URL(endpoint).host;
}

/**
 * A generation is what a resource has in one Spacelift account. Its name is the resource's physical id, ends the label
 * of its objects and marks its lines in the secret parameter. `host` is the address at which the objects were created.
 * It stays the same when the account gets another address, so that CloudFormation does not replace the resource.
 */
export function generationOf(resource: Resource, host: string): string {
  return `${resourceKey(resource)}/${host}`;
}

/**
 * The host in a generation of this resource. `undefined` for other texts, such as an id that CloudFormation generated.
 */
export function hostIn(resource: Resource, generation: string): string | undefined {
  const start = `${resourceKey(resource)}/`;
  return generation.startsWith(start) && generation.length > start.length ? generation.slice(start.length) : undefined;
}

/** The physical id of a resource before it has created anything. Deleting it needs no call to Spacelift. */
export const notCreatedId = "nothing-registered";
