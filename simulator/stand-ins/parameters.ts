import { MissingParameterError, type Parameters } from "../../lambda/adapters/parameters.ts";
import { Secret } from "../../lambda/domain/secret.ts";
import { type Disrupt, disrupted, undisturbed } from "./disruption.ts";

export interface ParametersStandIn extends Parameters {
  /** Writes a new version of a parameter. */
  readonly put: (name: string, value: string) => void;
}

/** SSM Parameter Store: SecureStrings with versions that count from 1. */
export function createParametersStandIn({ disrupt = undisturbed }: { readonly disrupt?: Disrupt<"read"> } = {}) {
  const versions = new Map<string, readonly string[]>();

  const standIn: ParametersStandIn = {
    put: (name, value) => {
      versions.set(name, [...(versions.get(name) ?? []), value]);
    },
    read: (name) =>
      disrupted(disrupt, "read", () => {
        const all = versions.get(name) ?? [];
        const newest = all.at(-1);
        if (newest === undefined) throw new MissingParameterError(name);
        return { value: new Secret(newest.trim()), version: all.length };
      }),
  };
  return standIn;
}
