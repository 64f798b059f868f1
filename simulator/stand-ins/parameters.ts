import { MissingParameterError, type Parameters } from "../../lambda/shared/parameters.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { type Disrupt, disrupted, undisturbed } from "./disruption.ts";

export type ParameterType = "SecureString" | "String";

/** The tiers of Parameter Store (AWS Systems Manager, "Managing parameter tiers"), with what a value may hold. */
const maximumBytes = { standard: 4096, advanced: 8192 } as const;

export type ParameterTier = keyof typeof maximumBytes;

export interface ParametersStandIn extends Parameters {
  /** Writes a new version of a parameter, as its user would. No fault disturbs it. */
  readonly put: (name: string, value: string, type?: ParameterType, tier?: ParameterTier) => void;
  /** All names and values. Looking is no read, and no fault disturbs it. */
  readonly contents: () => ReadonlyMap<string, string>;
}

export interface ParametersSettings {
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly disrupt?: Disrupt<"read" | "write" | "remove">;
}

interface StoredParameter {
  readonly value: string;
  readonly type: ParameterType;
  readonly tier: ParameterTier;
  readonly version: number;
  readonly changedAtMilliseconds: number;
}

/** SSM Parameter Store: versions count from 1, and a parameter that was deleted begins anew. */
export function createParametersStandIn({ clock = Date.now, disrupt = undisturbed }: ParametersSettings = {}) {
  const parameters = new Map<string, StoredParameter>();

  const put = (name: string, value: string, type: ParameterType = "SecureString", tier: ParameterTier = "standard") => {
    // Parameter Store takes no empty value (AWS Systems Manager, `PutParameter`).
    if (value === "") throw new Error("ValidationException: a parameter's value has at least one character");
    const before = parameters.get(name);
    // An advanced parameter never becomes a standard one.
    const tierNow = before?.tier === "advanced" ? "advanced" : tier;
    if (Buffer.byteLength(value) > maximumBytes[tierNow]) {
      throw new Error(`ValidationException: a ${tierNow} parameter holds at most ${maximumBytes[tierNow]} characters`);
    }
    const version = (before?.version ?? 0) + 1;
    parameters.set(name, { value, type, tier: tierNow, version, changedAtMilliseconds: clock() });
  };

  const standIn: ParametersStandIn = {
    put,
    contents: () => new Map([...parameters].map(([name, { value }]) => [name, value])),
    read: (name) =>
      disrupted(disrupt, "read", () => {
        const newest = parameters.get(name);
        if (newest === undefined) throw new MissingParameterError(name);
        const { value, type, version, changedAtMilliseconds } = newest;
        return { value: new Secret(value.trim()), version, isSecure: type === "SecureString", changedAtMilliseconds };
      }),
    write: (name, value) => disrupted(disrupt, "write", () => put(name, value.reveal())),
    remove: (name) =>
      disrupted(disrupt, "remove", () => {
        parameters.delete(name);
      }),
  };
  return standIn;
}
