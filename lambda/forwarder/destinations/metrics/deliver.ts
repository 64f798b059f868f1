import { cut, type PayloadSize } from "../../../events/payload.ts";
import { describeError, type Log } from "../../../shared/log.ts";
import type { DeliveryResult, Retry } from "../../delivery-result.ts";
import { type BatchTelemetry, createBatchTelemetry } from "./batch-telemetry.ts";
import type { Claim } from "./domain/claim.ts";
import { begin } from "./domain/claiming.ts";
import { type IntakeConfiguration, type IntakePorts, openIntake } from "./intake.ts";
import { createIntakeMemory, type IntakeMemory } from "./intake-memory.ts";
import { createLedgerSteps, type StepPorts } from "./ledger-steps.ts";
import type { Deliverable } from "./map-pending-event.ts";
import { measure } from "./measure.ts";
import { inOrderOfRisk } from "./order-of-risk.ts";
import { type BatchInDelivery, sendEvents } from "./send-events.ts";

export interface DeliverPorts extends IntakePorts, StepPorts {
  /** A name that nobody used before. */
  readonly newNonce: () => string;
  readonly log: Log;
}

export type DeliverConfiguration = IntakeConfiguration;

export interface DeliverTerms {
  /** When the invocation ends, in milliseconds since 1970. */
  readonly endsAt: number;
  /** Whether to send a heartbeat in any case. */
  readonly isHeartbeatDue: boolean;
}

export interface Delivered {
  /** By event id; one for every event. */
  readonly results: ReadonlyMap<string, DeliveryResult>;
  readonly telemetry: BatchTelemetry;
  /** Why no heartbeat was accepted, where one was due. */
  readonly heartbeatFailure?: string;
}

/** Delivers distinct events. It takes them one by one, as there is room, so memory never holds a large batch as a whole. */
export type Deliver = (events: Iterable<Deliverable>, terms: DeliverTerms) => Promise<Delivered>;

/** Time to reserve in the invocation for dead-lettering, delaying and answering. */
const answerMilliseconds = 10_000;

/** Time to reserve after a POST, which includes the time to settle. */
const reserveMilliseconds = 25_000;

/**
 * Makes the function that delivers events to Datadog by the steps of `domain/protocol.ts`, in as few POSTs as Datadog's
 * limits allow. Once a POST is not accepted, nothing more is claimed. `docs/decisions/0001-one-second-each.md` says why.
 */
export function createDeliver(ports: DeliverPorts, configuration: DeliverConfiguration): Deliver {
  const memory = createIntakeMemory();
  return async (events, { endsAt, isHeartbeatDue }) => {
    const batchOver = new AbortController();
    const batch = startBatch(ports, configuration, memory, endsAt, batchOver.signal);
    const { intake, results, telemetry } = batch;
    const heartbeatFailure = isHeartbeatDue && !(await intake.beat()) ? intake.obstacle()?.detail : undefined;
    let ledgerFailure: Retry | undefined;
    for (const group of cut(events, ({ size }) => size)) {
      if (ledgerFailure === undefined && (await intake.mayClaim()))
        ledgerFailure = await deliverGroup(group, batch, ports);
      const otherwise = ledgerFailure ?? intake.obstacle() ?? notTried;
      for (const { eventId } of group) if (!results.has(eventId)) results.set(eventId, otherwise);
    }
    batchOver.abort();
    return { results, telemetry, ...(heartbeatFailure !== undefined && { heartbeatFailure }) };
  };
}

const notTried: Retry = { kind: "retry", detail: "not tried" };

function startBatch(
  ports: DeliverPorts,
  configuration: DeliverConfiguration,
  memory: IntakeMemory,
  endsAt: number,
  isOver: AbortSignal,
): BatchInDelivery {
  const claimed = endsAt - reserveMilliseconds;
  const telemetry = createBatchTelemetry();
  const sources = {
    historicalMetrics: configuration.historicalMetrics,
    now: () => ports.now() / 1000,
    leadSeconds: () => memory.leadSeconds,
    random: ports.random,
    nonce: ports.newNonce,
  };
  return {
    sources,
    intake: openIntake(ports, configuration, memory, telemetry, () => claimed - ports.now()),
    advance: createLedgerSteps(ports, { claimed, settled: endsAt - answerMilliseconds }, sources, isOver),
    telemetry,
    results: new Map(),
    log: ports.log,
  };
}

/** Returns the failure where the ledger fails the batch. */
async function deliverGroup(
  group: readonly Deliverable[],
  batch: BatchInDelivery,
  { ledger }: Pick<DeliverPorts, "ledger">,
): Promise<Retry | undefined> {
  const { intake, sources } = batch;
  try {
    const claims = await ledger.read(group.map(({ eventId }) => eventId));
    for (const part of inOrderOfRisk(group, ({ eventId }) => claims.has(eventId), intake)) {
      for (const piece of cut(part, (event) => sizeNow(event, claims.get(event.eventId)))) {
        if (!(await intake.mayClaim())) return undefined;
        const states = piece.map((event) => begin(event, claims.get(event.eventId), sources));
        await sendEvents(states, batch);
      }
    }
    return undefined;
  } catch (error) {
    return { kind: "retry", detail: describeError(error) };
  }
}

/** An event with a claim is sent as the ledger stored it. */
function sizeNow({ size }: Deliverable, claim: Claim | undefined): PayloadSize {
  return claim === undefined || claim.done ? size : measure(claim.series);
}
