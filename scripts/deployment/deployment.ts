import { OperatorError } from "./operator-error.ts";

export interface Deployment {
  readonly stackName: string;
  readonly region: string;
  /** `undefined` if the answer from AWS has no stack id. */
  readonly account: string | undefined;
  /** Such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly statusReason: string | undefined;
  readonly outputs: ReadonlyMap<string, string>;
  /** To about a second; `undefined` if AWS sent no date. */
  readonly clockAheadMilliseconds: number | undefined;
}

/** Throws an `OperatorError` if the stack has no such output. */
export function requireOutput({ outputs, stackName, status }: Deployment, name: string): string {
  const value = outputs.get(name);
  if (value !== undefined) return value;
  throw new OperatorError(
    `The stack ${stackName} (${status}) has no output ${name}. It belongs to another project or version, or its first deployment failed. Check --stack-name, or deploy it again.`,
  );
}

/** Milliseconds since 1970 by AWS' clock, or by this machine's if AWS sent no date. */
export function awsNow({ clockAheadMilliseconds }: Deployment): number {
  return Date.now() - (clockAheadMilliseconds ?? 0);
}
