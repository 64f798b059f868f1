import { GraphQLError } from "graphql";
import { isRefusal, type Refusal } from "./named-objects.ts";
import { type AccountApiKey, mayWrite, type PlannedKind, type SpaceliftAccount } from "./spacelift-account.ts";

/** Who asks: nobody only where the one thing asked for is a token. */
export interface Caller {
  readonly key: AccountApiKey | undefined;
}

/** The result, where it is no refusal; a refusal becomes the error of its field. */
export function fulfilled<T extends object>(result: T | Refusal): T {
  if (isRefusal(result)) throw asError(result);
  return result;
}

/** Details are in the error's extensions (github.com/spacelift-io/terraform-provider-spacelift#423). */
function asError({ refusal, details }: Refusal): GraphQLError {
  return new GraphQLError(refusal, details && { extensions: { ...details } });
}

/** Refuses where the caller may not have something of this kind in a space. */
export function allow(account: SpaceliftAccount, { key }: Caller, kind: PlannedKind, space: string): void {
  const objection = key === undefined ? { refusal: "unauthorized" } : account.objection(key, kind, space);
  if (objection !== undefined) throw asError(objection);
}

/** The object, where it is there and the caller may change it. */
export function changeable<T extends { readonly space: string }>({ key }: Caller, object: T | Refusal): T {
  const found = fulfilled(object);
  if (key === undefined || !mayWrite(key, found.space)) throw new GraphQLError("unauthorized");
  return found;
}
