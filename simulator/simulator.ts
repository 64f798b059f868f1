import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { type DestinationName, destinationNames } from "../lambda/contract/destinations.ts";
import type { Log } from "../lambda/shared/log.ts";
import type { Secret } from "../lambda/shared/secret.ts";
import { awsNamesOf } from "./console/aws-metrics.ts";
import { createConsole } from "./console/console.ts";
import type { ConsolePorts } from "./console/console-routes.ts";
import { watchIssued } from "./console/issued-deliveries.ts";
import { createOracle } from "./console/oracle.ts";
import { type PlainForwarder, startPlainForwarder } from "./console/plain-forwarder.ts";
import { createRunAttachments } from "./console/run-attachments.ts";
import { createRunHistory } from "./console/run-history.ts";
import { watchApi } from "./console/watched-api.ts";
import { readDashboardFile } from "./dashboard/dashboard-file.ts";
import { createDashboard } from "./dashboard/drawn-dashboard.ts";
import { datadogDisruption } from "./datadog-faults.ts";
import { connectDatadog, type RealDatadog, startDatadogStandIn } from "./datadog-target.ts";
import { readDeadLetters } from "./dead-letters.ts";
import { createDelivery } from "./delivery.ts";
import { startDisturbedSpacelift } from "./disturbed-spacelift.ts";
import { createFaultActions } from "./fault-actions.ts";
import { createFaults, parametersDisruption } from "./faults.ts";
import { datadogApiKeyParameter, spaceliftEndpoint } from "./functions.ts";
import { sendHeartbeats } from "./heartbeat.ts";
import { listenOnLoopback, stopServer } from "./loopback.ts";
import { readPageFiles } from "./page-files.ts";
import { createPolling, usualPollMilliseconds } from "./polling.ts";
import { createRecoveryPorts, usualRecoveryMilliseconds } from "./recovery.ts";
import { createRegistration } from "./registration.ts";
import { createRoutes } from "./routes.ts";
import { createHttpApi } from "./stand-ins/http-api.ts";
import { createParametersStandIn, type ParametersStandIn } from "./stand-ins/parameters.ts";
import { createPolicyEvaluator } from "./stand-ins/policy-evaluator.ts";
import type { SpaceliftAccount } from "./stand-ins/spacelift-account.ts";
import type { Sent } from "./stand-ins/spacelift-notifications.ts";
import { createTraffic, type Traffic } from "./traffic/traffic.ts";

export interface SimulatorOptions {
  /** 0 means any free port. */
  readonly port: number;
  readonly webhookSecret: Secret;
  /** A real Datadog. @default a stand-in */
  readonly datadog?: RealDatadog;
  /** In any order. @default all */
  readonly destinations?: readonly DestinationName[];
  /** @default opa */
  readonly opa?: string;
  /** Between two polls of Spacelift. 0: none. @default 10 s */
  readonly pollMilliseconds?: number;
  /** Between two recoveries of lost deliveries. 0: none. @default 2 s */
  readonly recoveryMilliseconds?: number;
  readonly log: Log;
}

export interface Simulator {
  readonly url: string;
  readonly parameters: ParametersStandIn;
  /** As Spacelift handles its own events. */
  readonly notify: (input: unknown) => Promise<Sent>;
  readonly state: ConsolePorts["state"];
  /** Off at first. */
  readonly traffic: Traffic;
  readonly account: SpaceliftAccount;
  /** `opa 1.22.2` or `WebAssembly`. */
  readonly evaluator: string;
  readonly close: () => Promise<void>;
}

/** Points of about 4,000 runs, the claims of those and of 2,000 that wait, and the logs of about 500 failed runs. */
const [maximumPoints, maximumClaims, maximumLogCharacters] = [80_000, 6_000, 4_000_000];

/** The policy, handlers and Datadog adapter are real; the services are stand-ins. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { port, webhookSecret, datadog, opa, pollMilliseconds = usualPollMilliseconds, log } = options;
  const { destinations: names = destinationNames, recoveryMilliseconds = usualRecoveryMilliseconds } = options;
  const withMetrics = names.includes("metrics");
  const stopping = new AbortController();
  const oracle = createOracle();
  const runs = { history: createRunHistory(Date.now), attachments: createRunAttachments() };
  let plain: PlainForwarder | undefined;
  const faults = createFaults(
    datadog === undefined,
    createFaultActions(() => ({ target, plain, parameters, environments: delivery.environments })),
  );
  const keeping = { maximumPoints, maximumLogCharacters, onChange: oracle.held };
  const target =
    datadog === undefined
      ? await startDatadogStandIn(
          (path) => datadogDisruption(faults, path),
          () => faults.isOn("datadog-no-name"),
          keeping,
        )
      : connectDatadog(datadog, keeping);
  // A real Datadog gets data only from this project, so there is no comparison.
  const simulatedSecondOf = (id: string) => traffic.simulatedSecondOf(id);
  if (datadog === undefined) plain = await startPlainForwarder({ faults, maximumPoints, simulatedSecondOf });
  const parameters = createParametersStandIn({ disrupt: () => parametersDisruption(faults) });
  parameters.put(datadogApiKeyParameter, target.apiKey);

  const recovered = new Set<string>();
  const delivery = createDelivery({
    ...{ names, recovered },
    ...{ faults, oracle, runs, target, parameters, maximumClaims, log, signal: stopping.signal },
  });
  const { metrics, aws, receivers } = delivery;
  const { api, answered } = watchApi(createHttpApi(receivers, Date.now), runs);
  const evaluator = await createPolicyEvaluator(opa);
  // Without metrics, no event reaches their queue.
  const judge = withMetrics ? oracle : { issued: () => () => {} };
  const issued = watchIssued({ oracle: judge, plain, ...runs, clock: Date.now });
  const spacelift = await startDisturbedSpacelift({
    ...{ evaluator, faults, log, onDelivery: issued.onDelivery },
    traffic: () => traffic,
  });
  const traffic = createTraffic({
    notify: spacelift.notify,
    waiting: delivery.waiting,
    clock: Date.now,
    log,
    signal: stopping.signal,
    observe: () => polling.poll(),
  });
  const polling = createPolling({ spacelift, parameters, target, faults, traffic, log, pollMilliseconds });

  const console = createConsole({
    ...{ oracle, ...runs, plain, parameters, target, faults, traffic, answered },
    delivery,
    dashboard: createDashboard({
      file: await readDashboardFile({ awsNames: awsNamesOf(names), spaceliftEndpoint }),
      series: () => [...target.live(), ...aws.live()],
      events: target.held.events,
      logs: target.held.logs,
      clock: Date.now,
    }),
    issued: issued.count,
    ...{ forwardsTo: datadog?.url, polls: polling, signal: stopping.signal },
  });
  const routes = createRoutes({
    page: await readPageFiles(),
    api,
    notify: spacelift.notify,
    series: target.series,
    products: target.held,
    deadLetters: () => readDeadLetters(delivery.destinations),
    faults,
    console,
    ...(datadog !== undefined && { forwardsTo: datadog.url }),
  });
  const listener = getRequestListener(routes.fetch);
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const closeServices = async () => {
    evaluator.close();
    await Promise.all([target.close(), spacelift.close(), plain?.close()]);
  };
  const actualPort = await listenOnLoopback(server, port).catch(async (error: unknown) => {
    // Timers would keep the process alive.
    stopping.abort();
    await closeServices();
    throw error;
  });
  const url = `http://127.0.0.1:${actualPort}`;
  const close = async () => {
    stopping.abort();
    await Promise.all([stopServer(server), closeServices()]);
    await Promise.all([...consuming, watching, measuring, beating, polls]);
  };
  const registration = await createRegistration({
    ...{ spacelift, parameters, webhookSecret, log },
    webhookUrl: `${url}/webhook`,
    ...(names.includes("logs") && { auditUrl: `${url}/audit`, runLogsUrl: `${url}/run-logs` }),
    withDetails: names.some((name) => name !== "metrics" && name !== "logs"),
    ...(recoveryMilliseconds > 0 && {
      lookMilliseconds: recoveryMilliseconds,
      recovery: createRecoveryPorts(delivery, recovered),
    }),
  });
  const measuring = aws.run(stopping.signal);
  const beating = withMetrics ? sendHeartbeats(metrics.queue, stopping.signal) : Promise.resolve();
  const polls = polling.run(stopping.signal);
  const consuming = delivery.run();
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
    state: console.state,
    traffic,
    account: spacelift.account,
    evaluator: evaluator.name,
    close,
  };
}
