import { GraphQLError } from "graphql";
import { isRefusal, type Refusal } from "./named-objects.ts";
import {
  type AccountApiKey,
  isAdministrator,
  mayWrite,
  type PlannedKind,
  type SpaceliftAccount,
} from "./spacelift-account.ts";

/** Without a key only if the field is the login. */
export interface Caller {
  readonly key: AccountApiKey | undefined;
}

/** A refusal becomes a GraphQL error. */
export function fulfilled<T extends object>(result: T | Refusal): T {
  if (isRefusal(result)) throw asError(result);
  return result;
}

/** Details go into the error's extensions (github.com/spacelift-io/terraform-provider-spacelift#423). */
function asError({ refusal, details }: Refusal): GraphQLError {
  return new GraphQLError(refusal, details && { extensions: { ...details } });
}

/** Throws if the caller may not write an object of this kind in the space. */
export function allow(account: SpaceliftAccount, { key }: Caller, kind: PlannedKind, space: string): void {
  const objection = key === undefined ? { refusal: "unauthorized" } : account.objection(key, kind, space);
  if (objection !== undefined) throw asError(objection);
}

/** Throws if it does not exist or the caller may not change it. */
export function changeable<T extends { readonly space: string }>({ key }: Caller, object: T | Refusal): T {
  const found = fulfilled(object);
  if (key === undefined || !mayWrite(key, found.space)) throw new GraphQLError("unauthorized");
  return found;
}

/** Throws unless the caller may use the policy workbench, which is for administrators (docs.spacelift.io, "Policy"). */
export function allowWorkbench({ key }: Caller): void {
  if (key === undefined || !isAdministrator(key)) throw new GraphQLError("unauthorized");
}
