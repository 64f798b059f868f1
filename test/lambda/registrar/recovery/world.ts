import { createKnownEvents } from "../../../../lambda/adapters/known-events.ts";
import type { RunDestinationName } from "../../../../lambda/contract/destinations.ts";
import { eventId } from "../../../../lambda/events/event.ts";
import { parseNotification } from "../../../../lambda/events/notification.ts";
import type { Evaluations } from "../../../../lambda/registrar/recovery/evaluations.ts";
import { recover } from "../../../../lambda/registrar/recovery/recover.ts";
import {
  type RecoveryPorts,
  type RecoverySource,
  usualRecovery,
} from "../../../../lambda/registrar/recovery/recovery-ports.ts";
import type { RecoveryState } from "../../../../lambda/registrar/recovery/recovery-state.ts";
import { unpackDelivery } from "../../../../lambda/shared/envelope.ts";
import type { Disruption } from "../../../../simulator/stand-ins/disruption.ts";
import { createRecoveryStateStandIn } from "../../../../simulator/stand-ins/recovery-state.ts";
import { createKeptEvaluations, type KeptEvaluationsSettings } from "./kept-evaluations.ts";

export const source = {
  host: "acme.app.spacelift.io",
  policyId: "policy",
  webhookId: "spacelift-datadog",
  integrationName: "spacelift-datadog",
};

export const minute = 60_000;
export const start = 1_800_000_000_000;

type Call = keyof Evaluations | `state.${keyof RecoveryState}` | "known" | "enqueue";

export interface WorldSettings extends Pick<KeptEvaluationsSettings, "wrap" | "pageSize"> {
  readonly destinations?: readonly RunDestinationName[];
}

interface State {
  now: number;
  isQueueStuck: boolean;
  /** `index`: the number of calls so far. */
  fault: (name: Call, index: number) => Disruption;
}

/** A recovery with stand-ins. Each enqueued event reaches the ledger at once, unless `isQueueStuck`. */
export async function createWorld({ destinations = ["metrics"], ...settings }: WorldSettings = {}) {
  const world: State = { now: start, isQueueStuck: false, fault: () => "none" };
  const calls: Call[] = [];
  const logged: string[] = [];
  /** Event ids by message. */
  const enqueued: string[] = [];
  const ledger = new Set<string>();
  const call = (name: Call): Disruption => {
    calls.push(name);
    return world.fault(name, calls.length);
  };
  const now = () => world.now;
  const kept = await createKeptEvaluations({ ...settings, now, disrupt: call });
  const state = createRecoveryStateStandIn({ disrupt: (name) => call(`state.${name}`) });
  const items = createKnownEvents({ destinations, eventRuns: "tracked" }, (asked, id) =>
    Promise.resolve(asked.every((name) => ledger.has(`${name} ${id}`))),
  );
  const fail = (name: Call) => {
    if (call(name) === "refuse") throw new Error(`${name} failed`);
  };
  const ports: RecoveryPorts = {
    evaluations: kept.evaluations,
    state,
    knownEvents: {
      isKnown: (id) => {
        fail("known");
        return items.isKnown(id);
      },
      find: (...asked) => {
        fail("known");
        return items.find(...asked);
      },
    },
    enqueue: async (message) => {
      const disruption = call("enqueue");
      if (disruption === "refuse") throw new Error("enqueue failed");
      const id = eventOf(message);
      enqueued.push(id);
      if (!world.isQueueStuck) deliver(id);
      if (disruption === "lose") throw new Error("enqueue lost its answer");
    },
    newReceiptId: () => "receipt",
    now,
    log: (...line) => logged.push(JSON.stringify(line)),
  };
  const deliver = (id: string, to: readonly string[] = destinations) => {
    for (const name of to) ledger.add(`${name} ${id}`);
  };

  return {
    ...{ world, kept, state, calls, logged, enqueued, ledger, ports, deliver },
    run: (changes: Partial<RecoverySource> = {}, limits: Partial<typeof usualRecovery> = {}) =>
      recover({ ...source, ...changes }, ports, ports.now() + 5 * minute, { ...usualRecovery, ...limits }),
    /** The first run only remembers when it began. */
    begin: async () => {
      await recover(source, ports, ports.now() + 5 * minute);
      world.now += minute;
    },
    pass: (milliseconds: number) => {
      world.now += milliseconds;
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** The id of a message's event. */
function eventOf(message: string): string {
  const delivery = unpackDelivery(message);
  const notification = parseNotification(Buffer.from(delivery?.body ?? []).toString());
  if (notification.kind === "malformed") throw new Error(notification.reason);
  return eventId(notification.event, "");
}

/** Spacelift's input for a finished run, with a person and an address. */
export function runInput(id: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    account: { name: "acme" },
    webhook_endpoints: [{ id: "spacelift-datadog", labels: [] }],
    run_updated: {
      state: "FINISHED",
      run: {
        ...{ id, type: "TRACKED", state: "FINISHED", branch: "main", updated_at: start * 1_000_000 },
        ...{ triggered_by: "canary@example.com", changes: [] },
        ...changes,
      },
      stack: { id: "network", space: { id: "root" } },
      timing: [],
    },
    request: { remote_ip: "192.0.2.77" },
  };
}

export function runEvent(id: string, state = "FINISHED"): string {
  return JSON.stringify(["acme", "run", id, state]);
}
