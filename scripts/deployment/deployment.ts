/** A stack of ours as CloudFormation knows it. */
export interface Deployment {
  readonly stackName: string;
  /** CloudFormation's word for the state that it is in. */
  readonly status: string;
  /** CloudFormation's reason for it, where it gives one. */
  readonly statusReason: string | undefined;
  readonly outputs: ReadonlyMap<string, string>;
  /** How far this machine's clock is ahead of AWS', to about a second; absent where AWS did not say. */
  readonly clockAheadMilliseconds: number | undefined;
}

/** Why a deployment cannot be worked on, in words for the terminal. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
}

/** An output that every stack of ours has. */
export function requireOutput({ outputs, stackName, status }: Deployment, name: string): string {
  const value = outputs.get(name);
  if (value !== undefined) return value;
  throw new DeploymentError(
    `The stack ${stackName} (${status}) has no output ${name}: it is not of this project, or of another version, or its first deployment did not go through. Check --stack-name, or deploy it again.`,
  );
}

/** Now by AWS' clock, in milliseconds since 1970, as far as that is known. */
export function awsNow({ clockAheadMilliseconds }: Deployment): number {
  return Date.now() - (clockAheadMilliseconds ?? 0);
}
