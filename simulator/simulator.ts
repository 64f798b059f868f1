import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createHttpClient } from "../lambda/adapters/http.ts";
import type { Secret } from "../lambda/domain/secret.ts";
import type { Log } from "../lambda/handlers/log.ts";
import { datadogDisruption } from "./datadog-faults.ts";
import { connectDatadog, type RealDatadog, startDatadogStandIn } from "./datadog-target.ts";
import { readDeadLetters } from "./dead-letters.ts";
import { createExecutionEnvironment } from "./execution-environment.ts";
import type { FaultName } from "./fault-catalogue.ts";
import { createFaults, ledgerDisruption, parametersDisruption, queueDisruption } from "./faults.ts";
import { datadogApiKeyParameter } from "./functions.ts";
import { listenOnLoopback, stopServer } from "./loopback.ts";
import { readPageFiles } from "./page-files.ts";
import { createRegistration } from "./registration.ts";
import { createRoutes } from "./routes.ts";
import { disturbedSpacelift } from "./spacelift-faults.ts";
import { createEventSourceMapping } from "./stand-ins/event-source-mapping.ts";
import { createHttpApi } from "./stand-ins/http-api.ts";
import { createLedgerStandIn } from "./stand-ins/ledger.ts";
import { createParametersStandIn, type ParametersStandIn } from "./stand-ins/parameters.ts";
import { createPolicyEvaluator } from "./stand-ins/policy-evaluator.ts";
import { createQueueStandIn, type QueueOperation } from "./stand-ins/queue.ts";
import { inboxOf, outboxOf } from "./stand-ins/queue-ports.ts";
import { startSpaceliftStandIn } from "./stand-ins/spacelift.ts";
import type { SpaceliftAccount } from "./stand-ins/spacelift-account.ts";
import type { Sent } from "./stand-ins/spacelift-notifications.ts";

export interface SimulatorOptions {
  /** 0 is any free one. */
  readonly port: number;
  readonly webhookSecret: Secret;
  /** A Datadog elsewhere; without it, a stand-in takes its place. */
  readonly datadog?: RealDatadog;
  /** The command that starts OPA, where there is one. @default opa */
  readonly opa?: string;
  readonly log: Log;
}

export interface Simulator {
  readonly url: string;
  readonly parameters: ParametersStandIn;
  /** Takes a notification-policy input, as Spacelift would for an event of its own. */
  readonly notify: (input: unknown) => Promise<Sent>;
  /** What is registered in Spacelift. */
  readonly account: SpaceliftAccount;
  /** What evaluates the registered policy: `opa 1.22.2`, or `WebAssembly`. */
  readonly evaluator: string;
  readonly close: () => Promise<void>;
}

/**
 * How long an invocation of the forwarder may take. It keeps 25 seconds in reserve, so a POST gets three: a watcher
 * is not to wait long for the retry of one that never ends. A message is hidden for longer than that.
 */
const invocationMilliseconds = 28_000;
const visibilityTimeoutSeconds = 5;

/** The whole system in this process: the real policy, handlers and Datadog adapter, and stand-ins for the services. */
export async function startSimulator({ port, webhookSecret, datadog, opa, log }: SimulatorOptions): Promise<Simulator> {
  let newKey = "";
  const apply = async (name: FaultName, on: boolean) => {
    if (name === "datadog-down") await target.refuse(on);
    if (name === "redeployed" || (name === "parameters-down" && on)) {
      for (const environment of [first, second]) environment.restart();
    }
    if (name !== "datadog-key-revoked") return;
    if (on) newKey = target.replaceKey();
    else parameters.put(datadogApiKeyParameter, newKey);
  };
  const faults = createFaults(datadog === undefined, apply);
  const target =
    datadog === undefined
      ? await startDatadogStandIn(
          (path) => datadogDisruption(faults, path),
          () => faults.isOn("datadog-no-name"),
        )
      : connectDatadog(datadog);
  const parameters = createParametersStandIn({ disrupt: () => parametersDisruption(faults) });
  parameters.put(datadogApiKeyParameter, target.apiKey);

  const disruptQueue = (operation: QueueOperation) => queueDisruption(faults, operation);
  const queueSettings = { clock: Date.now, visibilityTimeoutSeconds, disrupt: disruptQueue };
  const deadLetterQueue = createQueueStandIn(queueSettings);
  const queue = createQueueStandIn({ ...queueSettings, redrive: { maxReceiveCount: 1000, to: deadLetterQueue } });

  const ports = {
    parameters,
    outbox: outboxOf(queue),
    inbox: inboxOf(queue, deadLetterQueue),
    datadog: target,
    ledger: createLedgerStandIn({ disrupt: ledgerDisruption(faults) }),
    log,
  };
  const first = createExecutionEnvironment(ports, faults);
  // Where a message is delivered twice at once, it is to two forwarders.
  const second = createExecutionEnvironment(ports, faults);
  const api = createHttpApi(first.receiver, Date.now);
  const consumers = [first, second].map(({ forwarder }) =>
    createEventSourceMapping({
      queue: {
        remove: queue.remove,
        receive: async (maximum) => {
          if (!faults.isOn("queue-duplicates")) return forwarder === first.forwarder ? queue.receive(maximum) : [];
          return (await queue.receive(maximum)).toReversed();
        },
      },
      handler: forwarder,
      clock: Date.now,
      timeoutMilliseconds: invocationMilliseconds,
      log,
    }),
  );
  const evaluator = await createPolicyEvaluator(opa);
  const spacelift = await startSpaceliftStandIn({
    ...disturbedSpacelift({ evaluator, http: createHttpClient() }, faults),
    log,
  });

  const routes = createRoutes({
    page: await readPageFiles(),
    api,
    notify: spacelift.notify,
    series: target.series,
    deadLetters: () => readDeadLetters(deadLetterQueue.messages()),
    faults,
    ...(datadog !== undefined && { forwardsTo: datadog.url }),
  });
  const listener = getRequestListener(routes.fetch);
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const closeServices = async () => {
    evaluator.close();
    await Promise.all([target.close(), spacelift.close()]);
  };
  const actualPort = await listenOnLoopback(server, port).catch(async (error: unknown) => {
    await closeServices();
    throw error;
  });
  const url = `http://127.0.0.1:${actualPort}`;
  const stopping = new AbortController();
  const close = async () => {
    stopping.abort();
    await Promise.all([stopServer(server), closeServices()]);
    await Promise.all([...consuming, watching]);
  };
  const registration = await createRegistration({
    ...{ spacelift, parameters, webhookSecret, log },
    webhookUrl: `${url}/webhook`,
  });
  const consuming = consumers.map((consumer) => consumer.run(stopping.signal));
  let watching = Promise.resolve();
  await registration.register().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  watching = registration.watch(stopping.signal);

  return {
    url,
    parameters,
    notify: spacelift.notify,
    account: spacelift.account,
    evaluator: evaluator.name,
    close,
  };
}
