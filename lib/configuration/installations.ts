import { Annotations, Stack, Stage, Token } from "aws-cdk-lib";
import type { Construct, IConstruct } from "constructs";
import type { Configuration } from "./configuration.ts";

interface Installation {
  readonly construct: Construct;
  readonly configuration: Configuration;
}

/** By the app's root. */
const installations = new WeakMap<IConstruct, readonly Installation[]>();

/** Names that collide with another installation are errors. Runs that both would count are a warning. */
export function addInstallation(construct: Construct, configuration: Configuration): void {
  const installation = { construct, configuration };
  const others = installations.get(construct.node.root) ?? [];
  installations.set(construct.node.root, [...others, installation]);
  const annotations = Annotations.of(construct);
  for (const other of others) {
    const path = other.construct.node.path;
    for (const collision of collisions(installation, other))
      annotations.addError(`${collision.problem} as ${path}: ${collision.remedy}.`);
    if (countTwice(configuration, other.configuration)) {
      annotations.addWarningV2(
        `spacelift-datadog:overlap:${other.construct.node.addr}`,
        `This installation and ${path} count the same runs: both watch space ${sharedSpace(configuration, other.configuration)} of ${configuration.spaceliftEndpoint} and send the same metrics to ${configuration.datadogUrl}. Give one another spaceliftSpace or metricPrefix, unless their API keys belong to different Datadog organisations.`,
      );
    }
  }
}

interface Collision {
  readonly problem: string;
  /** Begins with a verb. */
  readonly remedy: string;
}

function collisions(one: Installation, other: Installation): readonly Collision[] {
  const [mine, theirs] = [one.configuration, other.configuration];
  const name = mine.integrationName === theirs.integrationName;
  const account = mine.spaceliftEndpoint === theirs.spaceliftEndpoint;
  const secret = mine.webhookSecretParameter === theirs.webhookSecretParameter;
  const logs = [mine, theirs].every(({ runLogs }) => runLogs !== "none");
  const logsSecret = logs && mine.runLogsSecretParameter === theirs.runLogsSecretParameter;
  const audit = mine.auditTrail && theirs.auditTrail;
  const place = inOnePlace(one.construct, other.construct);
  const problem = (key: keyof Configuration, text: string) => [
    { problem: text, remedy: `give each installation its own ${key}` },
  ];
  return [
    ...(name && account
      ? problem("integrationName", `It has the same webhook in Spacelift, ${mine.integrationName},`)
      : []),
    ...(name && place
      ? problem(
          "integrationName",
          `It has the same integrationName, ${mine.integrationName}, in the same account and region`,
        )
      : []),
    ...(secret && place && !name
      ? problem("webhookSecretParameter", `It has the same webhookSecretParameter, ${mine.webhookSecretParameter},`)
      : []),
    ...(logsSecret && place && !name
      ? problem("runLogsSecretParameter", `It has the same runLogsSecretParameter, ${mine.runLogsSecretParameter},`)
      : []),
    ...(audit && account
      ? [
          {
            problem: "It sets the audit webhook of the same Spacelift account",
            remedy: "set auditTrail on one of them",
          },
        ]
      : []),
  ];
}

/**
 * Without `env`, a stack goes to the account and region of the deployment's credentials, which are the same for the stacks
 * of one stage or app.
 */
function inOnePlace(one: Construct, other: Construct): boolean {
  const [mine, theirs] = [Stack.of(one), Stack.of(other)];
  if (mine === theirs) return true;
  if (![mine.account, mine.region].some(Token.isUnresolved)) {
    return mine.account === theirs.account && mine.region === theirs.region;
  }
  const isSame = (a: string, b: string) => a === b || (Token.isUnresolved(a) && Token.isUnresolved(b));
  return (
    isSame(mine.account, theirs.account) && isSame(mine.region, theirs.region) && Stage.of(one) === Stage.of(other)
  );
}

function countTwice(one: Configuration, other: Configuration): boolean {
  return (
    one.spaceliftEndpoint === other.spaceliftEndpoint &&
    one.datadogUrl === other.datadogUrl &&
    one.metricPrefix === other.metricPrefix &&
    sharedSpace(one, other) !== undefined
  );
}

/** A space whose runs both see, by name. Only the registrar knows which spaces inherit from others. */
function sharedSpace(one: Configuration, other: Configuration): string | undefined {
  if (one.spaceliftSpace === "root") return other.spaceliftSpace;
  return other.spaceliftSpace === "root" || one.spaceliftSpace === other.spaceliftSpace
    ? one.spaceliftSpace
    : undefined;
}
