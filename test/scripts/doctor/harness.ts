import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { connectSpacelift } from "../../../lambda/adapters/spacelift.ts";
import { connectEvaluations } from "../../../lambda/adapters/spacelift-evaluations.ts";
import { createSpaceliftHttp } from "../../../lambda/adapters/spacelift-http.ts";
import { createSpaceliftState } from "../../../lambda/adapters/spacelift-state.ts";
import type { Spacelift } from "../../../lambda/registrar/spacelift.ts";
import { packageVersion } from "../../../lib/package-version.ts";
import { policyCoreDigest, readPolicyCore } from "../../../lib/policy-core.ts";
import { policyExtensionDigest } from "../../../lib/policy-extension.ts";
import type { Deployment } from "../../../scripts/deployment/deployment.ts";
import { byNpmScript } from "../../../scripts/deployment/invocation.ts";
import type { DoctorPorts } from "../../../scripts/doctor/ports.ts";
import { runDoctor } from "../../../scripts/doctor/program.ts";
import { createDatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { createLedgerStandIn } from "../../../simulator/stand-ins/ledger.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";
import { createInstallation, name, parameterNames } from "../../lambda/registrar/installation.ts";
import { createReluctantQueue } from "../dlq/reluctant-queue.ts";
import { recordTerminal } from "../record-terminal.ts";

export const datadogKey = `/${name}/datadog-api-key`;
export const table = "the ledger";

/** A healthy deployment in memory, registered by the real registrar. */
export async function createDoctorHarness() {
  const installation = await createInstallation();
  await installation.deploy();
  const { spacelift, parameters, time } = installation;
  parameters.put(datadogKey, "valid");
  const datadog = createDatadogStandIn({ clock: time.now, apiKey: "valid" });
  const datadogServer = await serveDatadog(datadog);
  const http = createHttpClient();
  const spaceliftHttp = createSpaceliftHttp({ parameters });
  const ledger = createLedgerStandIn();
  const deadLetters = createQueueStandIn({ clock: time.now, visibilityTimeoutSeconds: 600 });
  const { PolicyExtension: _, ...registered } = installation.properties();
  const settings: Record<string, string> = {
    ...registered,
    ...installation.identity,
    PolicyCore: policyCoreDigest(),
    PolicyExtensionDigest: policyExtensionDigest(""),
  };
  const outputs = (): Record<string, string> => ({
    Version: packageVersion(),
    WebhookUrl: "https://api.example/webhook",
    QueueUrl: "https://sqs.example/queue",
    QueueArn: "arn:aws:sqs:us-east-1:000000000000:queue",
    DeadLetterQueueUrl: "https://sqs.example/dead",
    LedgerTable: table,
    DatadogApiKeyParameter: datadogKey,
    WebhookSecretParameter: parameterNames.webhook,
    WebhookId: name,
    PolicyId: name,
    RegistrationNotes: "none",
    RegistrationSettings: JSON.stringify(settings),
    PollerSettings: JSON.stringify({ LeaseKey: "P#stack", PollMinutes: "1" }),
  });
  const deployment = (): Deployment => ({
    stackName: name,
    region: "us-east-1",
    account: "000000000000",
    status: "UPDATE_COMPLETE",
    statusReason: undefined,
    outputs: new Map(Object.entries(outputs())),
    clockAheadMilliseconds: 400,
  });
  const controller = new AbortController();
  const ports: DoctorPorts = {
    destination: "metrics",
    others: [],
    parameters,
    request: http,
    connect: (connection) => connectSpacelift(spaceliftHttp(connection.caParameter), connection),
    connectState: (connection) => createSpaceliftState(http, { ...connection, now: time.now }),
    connectEvaluations: (connection) => connectEvaluations(spaceliftHttp(connection.caParameter), connection),
    recoveryProgress: () =>
      Promise.resolve({
        ...{ source: "a host and a policy", sinceEpochSeconds: 1, seen: new Set(), reported: new Set() },
        ...{ markEpochSeconds: Math.floor(time.now() / 1000), completeMilliseconds: time.now() },
      }),
    lastPollMilliseconds: () => Promise.resolve(time.now() - 60_000),
    findForwarder: () =>
      Promise.resolve({
        name: "forwarder",
        mappingState: "Enabled",
        mappingId: "the mapping",
        logGroupName: "the log group",
        environment: { DATADOG_URL: datadogServer.url, METRIC_PREFIX: "spacelift.integration" },
      }),
    queueDepth: () => Promise.resolve({ visible: 0, hidden: 0 }),
    deadLetters: createReluctantQueue(deadLetters),
    oldestMessageSeconds: () => Promise.resolve(undefined),
    returnedMessageSeconds: () => Promise.resolve(undefined),
    lastAcceptedMilliseconds: () => Promise.resolve(time.now() - 240_000),
    lastQueuedMilliseconds: () => Promise.resolve(time.now() - 3_600_000),
    timeToLiveAttribute: () => Promise.resolve("exp"),
    ledger,
    now: time.now,
    wait: async (milliseconds) => {
      await Promise.race([time.sleep(milliseconds), time.runUntil(() => false, milliseconds)]);
    },
    signal: controller.signal,
  };

  const run = async (
    argv: readonly string[] = [],
    changes: Partial<DoctorPorts> = {},
    deploymentChanges: Partial<Deployment> = {},
  ) => {
    const recorded = recordTerminal();
    const code = await runDoctor(argv, {
      open: () =>
        Promise.resolve({
          deployment: { ...deployment(), ...deploymentChanges },
          connect: () => ({ ...ports, ...changes }),
        }),
      policy: { core: readPolicyCore(), coreDigest: policyCoreDigest(), extensionDigest: policyExtensionDigest },
      terminal: recorded.terminal,
      signal: controller.signal,
      invocation: byNpmScript,
    });
    return { code, out: recorded.out(), said: recorded.said() };
  };

  /** Ports to a Spacelift that answers some calls otherwise. */
  const withSpacelift = (changes: Partial<Spacelift>): Partial<DoctorPorts> => ({
    connect: (connection) => ({ ...connectSpacelift(http, connection), ...changes }),
  });

  return {
    withSpacelift,
    ...{
      installation,
      account: spacelift.account,
      parameters,
      datadogServer,
      ledger,
      deadLetters,
      settings,
      outputs,
      ports,
    },
    ...{ time, run, controller, http },
    close: async () => {
      await datadogServer.close();
      await installation.close();
    },
  };
}

export type DoctorHarness = Awaited<ReturnType<typeof createDoctorHarness>>;
