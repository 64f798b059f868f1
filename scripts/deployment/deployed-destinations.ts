import { type DestinationName, destinationNames } from "../../lambda/contract/destinations.ts";
import { destinationId } from "../../lib/destination-id.ts";
import { type Deployment, requireOutput } from "./deployment.ts";
import { OperatorError } from "./operator-error.ts";

export interface DeployedDestination {
  readonly name: DestinationName;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly deadLetterQueueUrl: string;
}

/** At least one, in the order of `destinationNames`. Throws an `OperatorError` if the stack lacks an output. */
export function deployedDestinations(deployment: Deployment): readonly [DeployedDestination, ...DeployedDestination[]] {
  const present = destinationNames.filter((name) => deployment.outputs.has(`Queue${destinationId(name)}Url`));
  // Without any, the error names the first output that is missing.
  const [first = "metrics", ...others] = present;
  return [readDestination(deployment, first), ...others.map((name) => readDestination(deployment, name))];
}

/** Throws an `OperatorError` if the deployment does not have the destination `wanted`. No name means all destinations. */
export function chosenDestinations(deployment: Deployment, wanted: string | undefined): readonly DeployedDestination[] {
  const deployed = deployedDestinations(deployment);
  const chosen = deployed.filter(({ name }) => wanted === undefined || name === wanted);
  if (chosen.length > 0) return chosen;
  const names = deployed.map(({ name }) => name).join(", ");
  throw new OperatorError(`The stack ${deployment.stackName} has no destination ${wanted}. It has: ${names}.`);
}

function readDestination(deployment: Deployment, name: DestinationName): DeployedDestination {
  const id = destinationId(name);
  return {
    name,
    queueUrl: requireOutput(deployment, `Queue${id}Url`),
    queueArn: requireOutput(deployment, `Queue${id}Arn`),
    deadLetterQueueUrl: requireOutput(deployment, `DeadLetterQueue${id}Url`),
  };
}
