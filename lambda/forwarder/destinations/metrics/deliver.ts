import { cut, type PayloadSize } from "../../../events/payload.ts";
import { describeError, type Log } from "../../../shared/log.ts";
import type { Retry } from "../../delivery-result.ts";
import type { Delivery, DestinationBatch } from "../../destination.ts";
import type { MachinePorts } from "../../machine-ports.ts";
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
import { createSlotMemory, type SlotMemory } from "./slot-memory.ts";

export interface DeliverPorts extends IntakePorts, StepPorts, Pick<MachinePorts, "newNonce"> {
  readonly log: Log;
}

export type DeliverConfiguration = IntakeConfiguration;

export type DeliverTerms = Pick<DestinationBatch, "endsAt" | "isHeartbeatDue">;

export interface Delivered extends Omit<Delivery, "metrics"> {
  readonly telemetry: BatchTelemetry;
}

export type Deliver = (events: Iterable<Deliverable>, terms: DeliverTerms) => Promise<Delivered>;

/** For dead-lettering, delaying and answering. */
const answerMilliseconds = 10_000;

/** Reserved after a POST, the time to settle included. */
const reserveMilliseconds = 25_000;

/** Follows docs/decisions/0001-one-second-each.md, in as few POSTs as Datadog's limits allow. */
export function createDeliver(ports: DeliverPorts, configuration: DeliverConfiguration): Deliver {
  const memory: Memory = { intake: createIntakeMemory(), slots: createSlotMemory() };
  return async (events, { endsAt, isHeartbeatDue }) => {
    const batchOver = new AbortController();
    const batch = startBatch(ports, configuration, memory, endsAt, batchOver.signal);
    const { intake, results, telemetry } = batch;
    const heartbeatFailure = isHeartbeatDue && !(await intake.beat()) ? intake.obstacle()?.detail : undefined;
    let ledgerFailure: Retry | undefined;
    for (const group of cut(events, ({ size }) => size)) {
      if (ledgerFailure === undefined && intake.obstacle() === undefined)
        ledgerFailure = await deliverGroup(group, batch, ports);
      const otherwise = ledgerFailure ?? intake.obstacle() ?? notTried;
      for (const { eventId } of group) if (!results.has(eventId)) results.set(eventId, otherwise);
    }
    batchOver.abort();
    return { results, telemetry, ...(heartbeatFailure !== undefined && { heartbeatFailure }) };
  };
}

const notTried: Retry = { kind: "retry", detail: "not tried" };

/** State that outlives a batch. */
interface Memory {
  readonly intake: IntakeMemory;
  readonly slots: SlotMemory;
}

function startBatch(
  ports: DeliverPorts,
  configuration: DeliverConfiguration,
  memory: Memory,
  endsAt: number,
  isOver: AbortSignal,
): BatchInDelivery {
  const claimed = endsAt - reserveMilliseconds;
  const telemetry = createBatchTelemetry();
  const sources = {
    historicalMetrics: configuration.historicalMetrics,
    now: () => ports.now() / 1000,
    leadSeconds: () => memory.intake.leadSeconds,
    random: ports.random,
    nonce: ports.newNonce,
  };
  return {
    sources,
    intake: openIntake(ports, configuration, memory.intake, telemetry, () => claimed - ports.now()),
    advance: createLedgerSteps(ports, memory.slots, { claimed, settled: endsAt - answerMilliseconds }, sources, isOver),
    telemetry,
    results: new Map(),
    log: ports.log,
  };
}

async function deliverGroup(
  group: readonly Deliverable[],
  batch: BatchInDelivery,
  { ledger }: Pick<DeliverPorts, "ledger">,
): Promise<Retry | undefined> {
  const { intake, sources } = batch;
  // A read claims nothing, so it does not wait for the heartbeat. A failure shows where the claims are used.
  const reading = ledger.read(group.map(({ eventId }) => eventId));
  reading.catch(() => {});
  if (!(await intake.mayClaim())) return undefined;
  try {
    const claims = await reading;
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

/** A claimed event is sent as the ledger stored it. */
function sizeNow({ size }: Deliverable, claim: Claim | undefined): PayloadSize {
  return claim === undefined || claim.done ? size : measure(claim.series);
}
