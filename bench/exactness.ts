import { loadPolicy } from "../simulator/policy.ts";
import { conservationErrors } from "../test/oracle/conservation.ts";
import { deliver } from "../test/oracle/delivery.ts";
import { startForwarder } from "../test/oracle/forwarder-process.ts";
import { numberIn, readMessage } from "../test/oracle/generator.ts";
import { startRecovery } from "../test/oracle/metrics-recovery.ts";
import { keepSample } from "../test/oracle/samples.ts";
import { createApi } from "../test/oracle/spacelift.ts";
import type { KnownEvent, World } from "../test/oracle/world.ts";
import { deliverDirectly, repairMilliseconds, type Webhook } from "./exactness/direct.ts";
import { startPlainLambda } from "./exactness/plain-lambda.ts";
import { repairByHand, scheduleReceiverOutage } from "./exactness/receiver-outage.ts";
import { heldSeconds, planDay, runDay, scheduledExchange } from "./exactness/schedule.ts";

interface Design {
  readonly name: string;
  readonly start: (world: World) => (event: KnownEvent) => void;
  readonly disabled: () => string;
}

function direct(name: string, retries: number): Design {
  let webhook: Webhook | undefined;
  return {
    name,
    start: (world) => {
      const post = scheduledExchange(world);
      const own: Webhook = { enabled: true, failuresInARow: 0, timesDisabled: 0 };
      webhook = own;
      return (event) => deliverDirectly(world, post, own, event, retries);
    },
    disabled: () => timesIn(webhook?.timesDisabled),
  };
}

/** Deliveries follow Spacelift's rules. `start` starts all that reads the queue, and a recovery if there is one. */
function queued(name: string, start: (world: World) => void): Design {
  let started: World | undefined;
  return {
    name,
    start: (world) => {
      started = world;
      start(world);
      const api = createApi(world);
      return (event) => {
        keepSample(world, event);
        deliver(world, api, event, event.payload, undefined);
      };
    },
    disabled: () => timesIn(started?.sender.timesDisabled),
  };
}

function startThisProject(world: World): void {
  const exchange = scheduledExchange(world);
  let processes = 0;
  const start = () => {
    processes += 1;
    startForwarder(world, exchange, `forwarder ${processes}`, start);
  };
  for (let count = 3; count > 0; count -= 1) start();
  startRecovery(world);
}

const designs: readonly Design[] = [
  direct("(a) from the policy to Datadog, no retry", 0),
  direct("(a) from the policy to Datadog, retry on 5xx", 3),
  queued("(b) a queue and a plain Lambda, the event's second", (world) => startPlainLambda(world, "event")),
  queued("(b) a queue and a plain Lambda, the second of sending", (world) => startPlainLambda(world, "sending")),
  queued("(b) the same, receiver down for three hours", (world) => {
    startPlainLambda(world, "sending");
    scheduleReceiverOutage(world);
    repairByHand(world, repairMilliseconds);
  }),
  queued("(c) this project", startThisProject),
  queued("(c) this project, receiver down for three hours", (world) => {
    startThisProject(world);
    scheduleReceiverOutage(world);
  }),
];

interface Row {
  readonly design: string;
  readonly events: number;
  readonly lost: number;
  /** Spacelift gives them no id, so nothing can tell a copy from another one. */
  readonly "internal errors lost": number;
  readonly doubled: number;
  readonly "dead-lettered and reported": number;
  readonly "webhook disabled": string;
}

const policy = await loadPolicy();
const plan = planDay(2_000, policy);
const rows: Row[] = [];
const errors: string[] = [];
for (const { name, start, disabled } of designs) {
  const world = await runDay(plan, policy, start);
  const deadLettered = new Set(world.deadLetters.messages().map(({ body }) => numberIn(readMessage(body).body)));
  const held = heldSeconds(world);
  const lost = [...world.events.values()].filter(({ number }) => !held.has(number) && !deadLettered.has(number));
  const lostInternalErrors = lost.filter(({ kind }) => kind === "internal_error").length;
  rows.push({
    design: name,
    events: world.events.size,
    lost: lost.length - lostInternalErrors,
    "internal errors lost": lostInternalErrors,
    doubled: [...held.values()].filter((seconds) => seconds > 1).length,
    "dead-lettered and reported": deadLettered.size,
    "webhook disabled": disabled(),
  });
  // Our design must also satisfy the oracle, which checks every point.
  if (isOurs(name))
    errors.push(...conservationErrors(world), ...world.sender.reports.map((report) => JSON.stringify(report)));
}
console.table(rows);
for (const error of errors) console.log(error);
const isExact = rows.every(({ design, lost, doubled }) => isOurs(design) === (lost + doubled === 0));
process.exit(isExact && errors.length === 0 ? 0 : 1);

function timesIn(count = 0): string {
  return count === 0 ? "no" : count === 1 ? "once" : `${count} times`;
}

function isOurs(design: string): boolean {
  return design.startsWith("(c)");
}
