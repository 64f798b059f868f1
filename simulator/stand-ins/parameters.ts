import { MissingParameterError, type Parameters, type SecureStringSettings } from "../../lambda/shared/parameters.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { type Disrupt, disrupted, undisturbed } from "./disruption.ts";

export type ParameterType = "SecureString" | "String";

/** By tier (AWS Systems Manager, "Managing parameter tiers"). */
const maximumBytes = { standard: 4096, advanced: 8192 } as const;

export type ParameterTier = keyof typeof maximumBytes;

export interface ParametersStandIn extends Parameters {
  /** As a user would. No fault applies. */
  readonly put: (name: string, value: string, type?: ParameterType, tier?: ParameterTier) => void;
  /** As a user would. No fault applies. */
  readonly tag: (name: string, tags: Readonly<Record<string, string>>) => void;
  /** Reading them is not a call, so no fault applies. */
  readonly contents: () => ReadonlyMap<string, string>;
  /** KMS key and tags of a parameter. Reading them is not a call, so no fault applies. */
  readonly storageOf: (name: string) => SecureStringSettings | undefined;
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
  readonly storage: SecureStringSettings;
}

/** Versions start at 1, again after a deletion. */
export function createParametersStandIn({ clock = Date.now, disrupt = undisturbed }: ParametersSettings = {}) {
  const parameters = new Map<string, StoredParameter>();

  const put = (
    name: string,
    value: string,
    type: ParameterType = "SecureString",
    tier: ParameterTier = "standard",
    { keyArn, tags, removedTags = [] }: SecureStringSettings = {},
  ) => {
    // Parameter Store rejects an empty value (AWS Systems Manager, `PutParameter`).
    if (value === "") throw new Error("ValidationException: a parameter's value has at least one character");
    const before = parameters.get(name);
    // An advanced parameter never becomes standard.
    const tierNow = before?.tier === "advanced" ? "advanced" : tier;
    if (Buffer.byteLength(value) > maximumBytes[tierNow]) {
      throw new Error(`ValidationException: a ${tierNow} parameter holds at most ${maximumBytes[tierNow]} characters`);
    }
    const version = (before?.version ?? 0) + 1;
    // A new version has the key of its own write. Tags belong to the parameter.
    const added = Object.entries({ ...before?.storage.tags, ...tags });
    const kept = added.filter(([key]) => before === undefined || !removedTags.includes(key));
    const storage = { ...(keyArn !== undefined && { keyArn }), tags: Object.fromEntries(kept) };
    parameters.set(name, { value, type, tier: tierNow, version, changedAtMilliseconds: clock(), storage });
  };

  const standIn: ParametersStandIn = {
    put: (name, value, type, tier) => put(name, value, type, tier),
    tag: (name, tags) => {
      const parameter = parameters.get(name);
      if (parameter === undefined) throw new MissingParameterError(name);
      const storage = { ...parameter.storage, tags: { ...parameter.storage.tags, ...tags } };
      parameters.set(name, { ...parameter, storage });
    },
    storageOf: (name) => parameters.get(name)?.storage,
    contents: () => new Map([...parameters].map(([name, { value }]) => [name, value])),
    read: (name) =>
      disrupted(disrupt, "read", () => {
        const newest = parameters.get(name);
        if (newest === undefined) throw new MissingParameterError(name);
        const { value, type, version, changedAtMilliseconds } = newest;
        return { value: new Secret(value.trim()), version, isSecure: type === "SecureString", changedAtMilliseconds };
      }),
    write: (name, value, settings) =>
      disrupted(disrupt, "write", () => put(name, value.reveal(), "SecureString", "standard", settings)),
    remove: (name) =>
      disrupted(disrupt, "remove", () => {
        parameters.delete(name);
      }),
  };
  return standIn;
}
