import { asBoolean, asText, at, type Json } from "../../shared/json.ts";
import { type Resource, resourceKey } from "./resource.ts";

/** A Spacelift account has one at most. */
export interface AuditWebhook {
  readonly enabled: boolean;
  readonly endpoint: string;
  /** Whether changes of a run's state are sent, too. */
  readonly includeRuns: boolean;
  readonly retryOnFailure: boolean;
}

/** `undefined` without an endpoint: then the account has none. */
export function parseAuditWebhook(found: Json): AuditWebhook | undefined {
  const endpoint = asText(at(found, "endpoint"));
  if (endpoint === undefined) return undefined;
  return {
    enabled: asBoolean(at(found, "enabled")) ?? false,
    endpoint,
    includeRuns: asBoolean(at(found, "includeRuns")) ?? false,
    retryOnFailure: asBoolean(at(found, "retryOnFailure")) ?? false,
  };
}

const ownerParameter = "owner";

/** The audit webhook has no label, so its URL names its owner. API Gateway's routes ignore the query. */
export function ownEndpoint(auditUrl: string, resource: Resource): string {
  return `${auditUrl}?${ownerParameter}=${resourceKey(resource)}`;
}

export type AuditOwnership =
  | "none"
  | "own"
  /** Another resource of the same stack set it: the construct was moved. */
  | "sibling"
  | "foreign";

/** A webhook that a person pointed to `auditUrl` is ours, too. */
export function auditOwnership(
  found: AuditWebhook | undefined,
  { auditUrl, resource }: { readonly auditUrl: string; readonly resource: Resource },
): AuditOwnership {
  if (found === undefined) return "none";
  if (found.endpoint === auditUrl) return "own";
  const owner = ownerOf(found);
  const key = resourceKey(resource);
  if (owner === key) return "own";
  return owner !== undefined && stackIn(owner) === stackIn(key) ? "sibling" : "foreign";
}

/** Digests of stack and resource, as `resourceKey` makes them. */
export function ownerOf({ endpoint }: AuditWebhook): string | undefined {
  return URL.parse(endpoint)?.searchParams.get(ownerParameter) ?? undefined;
}

/** Only the host: the rest of somebody else's URL may hold a token. */
export function shownHost({ endpoint }: AuditWebhook): string {
  return URL.parse(endpoint)?.host ?? "a URL that cannot be read";
}

function stackIn(key: string): string | undefined {
  return /^(?<stack>[0-9a-f]{12})-[0-9a-f]{12}$/.exec(key)?.groups?.["stack"];
}
