import { createKnownEvents } from "../lambda/adapters/known-events.ts";
import type { DestinationName, RunDestinationName } from "../lambda/contract/destinations.ts";
import type { Log } from "../lambda/shared/log.ts";
import { type AwsMetrics, createAwsMetrics } from "./console/aws-metrics.ts";
import { observeEvents } from "./console/observed-events.ts";
import type { Oracle } from "./console/oracle.ts";
import { recordDeadLetters, recordQueue } from "./console/queue-steps.ts";
import type { RunAttachments } from "./console/run-attachments.ts";
import type { RunHistory } from "./console/run-history.ts";
import { watchDelivery } from "./console/watched-delivery.ts";
import { createConsumers } from "./consumers.ts";
import type { DatadogTarget } from "./datadog-target.ts";
import type { OtherDestination } from "./destination-functions.ts";
import { type RunningDestination, startRunningDestination } from "./destinations.ts";
import { createExecutionEnvironment } from "./execution-environment.ts";
import { createFanOut } from "./fan-out.ts";
import { type Faults, ledgerDisruption } from "./faults.ts";
import { spaceliftEndpoint, startAuditReceiver, startRunLogsReceiver } from "./functions.ts";
import { createQueues } from "./queues.ts";
import { createDeliveryMarksStandIn, type MarksTable } from "./stand-ins/delivery-marks.ts";
import { disrupted } from "./stand-ins/disruption.ts";
import { createLedgerStandIn } from "./stand-ins/ledger.ts";
import type { ParametersStandIn } from "./stand-ins/parameters.ts";
import { inboxOf, outboxOf } from "./stand-ins/queue-ports.ts";

export interface DeliveryParts {
  readonly names: readonly DestinationName[];
  readonly faults: Pick<Faults, "isOn">;
  readonly oracle: Oracle;
  readonly runs: { readonly history: RunHistory; readonly attachments: RunAttachments };
  readonly target: DatadogTarget;
  readonly parameters: ParametersStandIn;
  /** Receipt ids of recovered events. */
  readonly recovered: Set<string>;
  readonly maximumClaims: number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The forwarder of metrics reserves 25 seconds. */
const timeoutMilliseconds = 28_000;

export type Delivery = ReturnType<typeof createDelivery>;

/** From the receivers to Datadog: the functions and queues of every destination. */
export function createDelivery(parts: DeliveryParts) {
  const { names, faults, oracle, runs, target, parameters, log, signal } = parts;
  const withMetrics = names.includes("metrics");
  const recordedQueue = recordQueue(runs.history, runs.attachments, parts.recovered);
  const recordedLetters = recordDeadLetters(runs.history);
  const queues = createQueues(faults, {
    queue: observeEvents(oracle.queue, recordedQueue),
    deadLetterQueue: observeEvents(oracle.deadLetterQueue, recordedLetters),
  });
  // Without metrics, the history of runs follows the first of the others.
  const recorded = { queue: observeEvents(recordedQueue), deadLetterQueue: observeEvents(recordedLetters) };
  const disrupt = ledgerDisruption(faults);
  const table: MarksTable = new Map();
  const marksOf = (destination: OtherDestination) =>
    createDeliveryMarksStandIn(
      { spaceliftEndpoint, datadogUrl: "", destination },
      { table, maximumMarks: parts.maximumClaims, disrupt: () => disrupt("mark") },
    );
  const aws = createAwsMetrics(() => destinations, Date.now);
  const others = names.filter(isOther).map((name, index) =>
    startRunningDestination(name, {
      ...{ faults, parameters, log, aws, products: target.products, appKey: target.appKey, marks: marksOf(name) },
      ...(!withMetrics && index === 0 && name !== "logs" && { observers: recorded }),
    }),
  );
  const ledger = createLedgerStandIn({ disrupt, maximumClaims: parts.maximumClaims });
  const watched = watchDelivery(ledger, target.submit, runs);
  const ofRuns = others.filter(({ name }) => name !== "logs");
  const pending = withMetrics ? [{ ...queues, observer: observeEvents(oracle.queue) }] : [];
  const outbox = createFanOut({ destinations: [...pending, ...ofRuns], faults, signal });
  const knownEvents = createKnownEvents(
    { destinations: names.filter(isOfRuns), eventRuns: "tracked" },
    (asked, eventId) =>
      disrupted(disrupt, "read", () =>
        asked.every((name) => (name === "metrics" ? ledger.claims().has(eventId) : marksOf(name).has(eventId))),
      ),
  );
  const ports = {
    ...{ parameters, outbox },
    inbox: inboxOf(queues.queue, queues.deadLetterQueue),
    datadog: { submit: watched.submit },
    ledger: watched.ledger,
    log,
  };
  const open = () => counted(createExecutionEnvironment(ports, faults), aws);
  const [first, second] = [open(), open()];
  const environments = [first, second] as const;
  const metrics: RunningDestination = {
    name: "metrics",
    ...{ ...queues, environments },
    consumers: createConsumers({ ...queues, environments, faults, timeoutMilliseconds, log }),
  };
  const destinations = [...(withMetrics ? [metrics] : []), ...others];
  const logs = others.find(({ name }) => name === "logs");
  return {
    ...{ metrics, destinations, aws, ledger, outbox, knownEvents },
    /** The receivers, by path. */
    receivers: {
      "/webhook": first.receiver,
      ...(logs !== undefined && startLogsReceivers({ parameters, outbox: outboxOf(logs.queue), log })),
    },
    // The receiver runs in the first one.
    environments: [...metrics.environments, ...others.flatMap((each) => each.environments)],
    posts: watched.counts,
    failedHeartbeats: watched.failedHeartbeats,
    /** Messages of the fullest destination. */
    waiting: () => Math.max(...destinations.map(({ waiting }) => waiting())),
    /** Until the signal aborts. */
    run: () => destinations.flatMap(({ consumers }) => consumers.map((consumer) => consumer.run(signal))),
  };
}

/** Of the audit trail and of the logs of runs. */
function startLogsReceivers(ports: Parameters<typeof startAuditReceiver>[0]) {
  return { "/audit": startAuditReceiver(ports), "/run-logs": startRunLogsReceiver(ports) };
}

/** Invocations, for the metrics of AWS. */
function counted(environment: ReturnType<typeof createExecutionEnvironment>, aws: Pick<AwsMetrics, "invocation">) {
  const { receiver, forwarder } = environment;
  return {
    ...environment,
    receiver: (...call: Parameters<typeof receiver>) => aws.invocation("receiver", () => receiver(...call)),
    forwarder: (...call: Parameters<typeof forwarder>) => aws.invocation("metrics", () => forwarder(...call)),
  };
}

function isOfRuns(name: DestinationName): name is RunDestinationName {
  return name !== "logs";
}

function isOther(name: DestinationName): name is OtherDestination {
  return name !== "metrics";
}
