import { createHash } from "node:crypto";

export interface Resource {
  readonly stackId: string;
  readonly logicalId: string;
}

/**
 * Digests of the stack's id, which siblings share, and of stack and logical id. CloudFormation may reuse a stack's
 * name, but never its id.
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
 * A generation is what a resource has in one Spacelift account. It is the physical id, the end of the objects' label
 * and the mark of lines in the secret parameter. `host` is the account's address at creation. It stays when the address
 * changes, so that CloudFormation does not replace the resource.
 */
export function generationOf(resource: Resource, host: string): string {
  return `${resourceKey(resource)}/${host}`;
}

/** `undefined` for other texts, such as an id that CloudFormation generated. */
export function hostIn(resource: Resource, generation: string): string | undefined {
  const start = `${resourceKey(resource)}/`;
  return generation.startsWith(start) && generation.length > start.length ? generation.slice(start.length) : undefined;
}

/** Deleting it needs no call to Spacelift. */
export const notCreatedId = "nothing-registered";
