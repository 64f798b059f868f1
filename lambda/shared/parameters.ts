import type { Secret } from "./secret.ts";

export interface Parameter {
  readonly value: Secret;
  /** Counts from 1. */
  readonly version: number;
  readonly isSecure: boolean;
  /** In milliseconds since 1970. */
  readonly changedAtMilliseconds: number;
}

export interface SecureStringSettings {
  /** KMS key to encrypt with; absent for `aws/ssm`. */
  readonly keyArn?: string;
  /** Added to the parameter's tags. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Keys of tags to remove from it, once the tags are added. */
  readonly removedTags?: readonly string[];
}

export interface Parameters {
  /** Reads the newest version. Rejects with a `MissingParameterError` or a `KeyAccessError`. */
  readonly read: (name: string) => Promise<Parameter>;
  /** Creates a SecureString or writes a new version. Rejects with a `KeyAccessError`. */
  readonly write: (name: string, value: Secret, settings?: SecureStringSettings) => Promise<void>;
  /** Succeeds if there is none. */
  readonly remove: (name: string) => Promise<void>;
}

export class MissingParameterError extends Error {
  override readonly name = "MissingParameterError";
  readonly parameter: string;

  constructor(parameter: string) {
    super(`SSM has no parameter ${parameter}: put it there, as a SecureString`);
    this.parameter = parameter;
  }
}

/** Rejects each call once no time remains. */
export function parametersUntil(parameters: Parameters, remainingMilliseconds: () => number): Parameters {
  const inTime =
    <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      if (remainingMilliseconds() <= 0) throw new Error("no time was left for Parameter Store");
      return call(...args);
    };
  return { read: inTime(parameters.read), write: inTime(parameters.write), remove: inTime(parameters.remove) };
}
