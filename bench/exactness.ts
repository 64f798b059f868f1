import { loadPolicy } from "../simulator/policy.ts";
import { conservationErrors } from "../test/oracle/conservation.ts";
import { startForwarder } from "../test/oracle/forwarder-process.ts";
import { numberIn, readMessage } from "../test/oracle/generator.ts";
import { createApi, deliver } from "../test/oracle/spacelift.ts";
import type { KnownEvent, World } from "../test/oracle/world.ts";
import { deliverDirectly, type Webhook } from "./exactness/direct.ts";
import { startPlainLambda } from "./exactness/plain-lambda.ts";
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
    disabled: () => (webhook?.timesDisabled ? `yes, ${webhook.timesDisabled} times` : "no"),
  };
}

function queued(name: string, startConsumer: (world: World) => void): Design {
  return {
    name,
    start: (world) => {
      startConsumer(world);
      const api = createApi(world);
      return (event) => deliver(world, api, event, event.payload, undefined);
    },
    disabled: () => "no",
  };
}

const designs: readonly Design[] = [
  direct("(a) from the policy to Datadog, no retry", 0),
  direct("(a) from the policy to Datadog, retry on 5xx", 3),
  queued("(b) a queue and a plain Lambda, the event's second", (world) => startPlainLambda(world, "event")),
  queued("(b) a queue and a plain Lambda, the second of sending", (world) => startPlainLambda(world, "sending")),
  queued("(c) this project", (world) => {
    const exchange = scheduledExchange(world);
    let processes = 0;
    const start = () => {
      processes += 1;
      startForwarder(world, exchange, `forwarder ${processes}`, start);
    };
    for (let count = 3; count > 0; count -= 1) start();
  }),
];

interface Row {
  readonly design: string;
  readonly events: number;
  readonly lost: number;
  readonly doubled: number;
  readonly "dead-lettered and reported": number;
  readonly "webhook disabled": string;
}

const policy = await loadPolicy();
const plan = planDay(2_000, policy);
const rows: Row[] = [];
let errors: readonly string[] = [];
for (const { name, start, disabled } of designs) {
  const world = await runDay(plan, policy, start);
  const deadLettered = new Set(world.deadLetters.messages().map(({ body }) => numberIn(readMessage(body).body)));
  errors = conservationErrors(world);
  const held = heldSeconds(world);
  const numbers = [...world.events.keys()];
  rows.push({
    design: name,
    events: numbers.length,
    lost: numbers.filter((number) => !held.has(number) && !deadLettered.has(number)).length,
    doubled: numbers.filter((number) => (held.get(number) ?? 0) > 1).length,
    "dead-lettered and reported": deadLettered.size,
    "webhook disabled": disabled(),
  });
}
console.table(rows);
const ours = rows.at(-1);
const others = rows.slice(0, -1);
// Ours, the last design, must also satisfy the oracle, which checks every point.
const isExact = errors.length === 0 && ours?.lost === 0 && ours.doubled === 0;
for (const error of errors) console.log(error);
process.exit(isExact && others.every(({ lost, doubled }) => lost + doubled > 0) ? 0 : 1);
