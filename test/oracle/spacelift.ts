import { createReceiver } from "../../lambda/receiver/receive.ts";
import { createCachedValue, webhookSecretAges } from "../../lambda/shared/cached-value.ts";
import { parseWebhookSecrets } from "../../lambda/shared/webhook-secrets.ts";
import { createHttpApi } from "../../simulator/stand-ins/http-api.ts";
import { hour, minute, second } from "../virtual-time.ts";
import { deliver } from "./delivery.ts";
import { type IssuedEvent, issueEvent, numberIn, readMessage } from "./generator.ts";
import { keepSample } from "./samples.ts";
import { type KnownEvent, type World, webhookSecretName } from "./world.ts";

/** In clusters. Each is delivered to the real receiver, and some are delivered again. */
export async function issueEvents(world: World, count: number, period: number): Promise<void> {
  const { time, random } = world;
  const api = createApi(world);
  let number = world.events.size;
  const last = number + count;
  while (number < last) {
    await time.sleep(random.between(0, (3 * period) / count));
    const cluster = Math.min(last - number, random.pick([1, 2, 4, 8]));
    for (let index = 0; index < cluster; index += 1) {
      number += 1;
      const issued = issueEvent(number, { ...world, now: time.now });
      const event = knownEvent(issued, world.configurations.length - 1);
      world.events.set(number, event);
      if (world.faults.strikes("datadog: 400 to an extension")) world.invalid.set(number, "extension");
      if (world.faults.strikes("datadog: 400 to one event")) world.invalid.set(number, "event");
      keepSample(world, event);
      deliver(world, api, event, issued.payload, undefined);
      // An internal error has no id, so each delivery counts as another event.
      if (issued.kind !== "internal_error") repeat(world, api, event, issued);
    }
  }
}

export function knownEvent(issued: IssuedEvent, configurationAtIssue: number): KnownEvent {
  const fate = { receipts: new Map(), announced: [], lostTo: undefined, recoveredBy: new Set<string>() };
  return { ...issued, ...fate, contents: [issued.payload], configurationAtIssue };
}

export type Api = ReturnType<typeof createHttpApi>;

export function createApi(world: World): Api {
  const { time, random, faults } = world;
  let receipts = 0;
  return createHttpApi(
    {
      "/webhook": createReceiver({
        secrets: createCachedValue(
          async () => {
            if (world.weather.parametersAway) throw new Error("Parameter Store is away");
            return parseWebhookSecrets((await world.parameters.read(webhookSecretName)).value);
          },
          { ...webhookSecretAges, now: time.now },
        ),
        enqueue: async (message) => {
          await time.sleep(random.between(1, 50));
          await world.queue.send({ body: message });
          noteReceipt(world, message);
          if (message.includes("internal_error") || !faults.strikes("queue: enqueued, answer lost")) return;
          world.tally.hit("queue: enqueued, answer lost");
          world.tally.change("queue: enqueued, answer lost");
          throw new Error("the queue's answer was lost");
        },
        newReceiptId: () => {
          receipts += 1;
          return `receipt ${world.events.size}.${receipts}`;
        },
        now: time.now,
        log: () => {},
      }),
    },
    time.now,
  );
}

function noteReceipt(world: World, message: string): void {
  const { receiptId, body } = readMessage(message);
  const event = world.events.get(numberIn(body));
  if (event === undefined) throw new Error("a message of no known event");
  event.receipts.set(receiptId, event.announced.shift());
  const late = "delivery: hours late, no answer";
  if (event.lostTo === late && event.recoveredBy.size > 0) world.tally.change(late);
}

function repeat(world: World, api: Api, event: KnownEvent, { payload, otherPayload, kind }: IssuedEvent): void {
  const { time, random, faults } = world;
  const later = () => random.pick([random.between(0, 10 * second), random.between(minute, 3 * hour)]);
  if (faults.strikes("delivery: at once again")) deliver(world, api, event, payload, "delivery: at once again");
  if (faults.strikes("delivery: later again")) {
    time.after(later(), () => deliver(world, api, event, payload, "delivery: later again"));
  }
  if (faults.strikes("delivery: other bytes")) {
    time.after(later(), () => deliver(world, api, event, payload, "delivery: other bytes"));
  }
  if (kind === "run" && faults.strikes("delivery: other content")) {
    event.contents.push(otherPayload);
    time.after(later(), () => deliver(world, api, event, otherPayload, "delivery: other content"));
  }
}
