import { ownerPrefix } from "../../contract/custom-resource.ts";
import type { Registration } from "./registration.ts";
import { generationOf, resourceKey } from "./resource.ts";

export function ownLabel({ owner, resource }: Registration, host: string): string {
  return `${owner}/${generationOf(resource, host)}`;
}

export function takeOverLabel({ owner }: Pick<Registration, "owner">): string {
  return `take-over:${owner}`;
}

export type Ownership =
  | { readonly kind: "own"; readonly host: string }
  | { readonly kind: "adoptable" }
  /** Another resource of the same stack created it: the construct was moved. */
  | { readonly kind: "sibling"; readonly generation: string }
  | { readonly kind: "foreign" }
  | { readonly kind: "unmarked" };

const ownerLabel = new RegExp(`^${ownerPrefix}.*/(?<stack>[0-9a-f]{12})-(?<own>[0-9a-f]{12})/(?<host>[^/]+)$`);

export function ownershipOf(labels: readonly string[], registration: Registration): Ownership {
  const key = resourceKey(registration.resource);
  const marks = labels.flatMap((label) => {
    const { stack, own, host } = ownerLabel.exec(label)?.groups ?? {};
    return stack === undefined || own === undefined || host === undefined ? [] : [{ stack, own, host }];
  });
  const ours = marks.find(({ stack, own }) => `${stack}-${own}` === key);
  if (ours !== undefined) return { kind: "own", host: ours.host };
  if (labels.includes(takeOverLabel(registration))) return { kind: "adoptable" };
  const sibling = marks.find(({ stack }) => key.startsWith(`${stack}-`));
  if (sibling !== undefined) {
    return { kind: "sibling", generation: `${sibling.stack}-${sibling.own}/${sibling.host}` };
  }
  return { kind: labels.some((label) => label.startsWith(ownerPrefix)) ? "foreign" : "unmarked" };
}

export function isOwn(labels: readonly string[], registration: Registration): boolean {
  return ownershipOf(labels, registration).kind === "own";
}

export function isOwnAt(labels: readonly string[], registration: Registration, host: string): boolean {
  const ownership = ownershipOf(labels, registration);
  return ownership.kind === "own" && ownership.host === host;
}

/** Labels that a user added stay. */
export function withOwnLabel(labels: readonly string[], registration: Registration, host: string): readonly string[] {
  const takeOver = takeOverLabel(registration);
  const own = ownLabel(registration, host);
  if (labels.includes(own) && !labels.includes(takeOver)) return labels;
  const others = labels.filter((label) => label !== takeOver && !ownerLabel.test(label));
  return [...others, own];
}
