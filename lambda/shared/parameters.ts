import type { Secret } from "./secret.ts";

export interface Parameter {
  readonly value: Secret;
  /** Grows by one with every change, from 1. */
  readonly version: number;
  /** Whether it is a SecureString. */
  readonly isSecure: boolean;
  /** When this version was written, in milliseconds since 1970. */
  readonly changedAtMilliseconds: number;
}

/** SSM Parameter Store. */
export interface Parameters {
  /** The newest version of a parameter. Rejects with `MissingParameterError` where there is none of that name. */
  readonly read: (name: string) => Promise<Parameter>;
  /** Writes a SecureString, or a new version of it. */
  readonly write: (name: string, value: Secret) => Promise<void>;
  /** Deletes a parameter; none of that name is success. */
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

/** Parameters that can be read and written for as long as time remains. */
export function parametersUntil(parameters: Parameters, remainingMilliseconds: () => number): Parameters {
  const inTime =
    <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      if (remainingMilliseconds() <= 0) throw new Error("no time was left for Parameter Store");
      return call(...args);
    };
  return { read: inTime(parameters.read), write: inTime(parameters.write), remove: inTime(parameters.remove) };
}
