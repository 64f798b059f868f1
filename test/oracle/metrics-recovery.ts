import { asText, at } from "../../lambda/shared/json.ts";
import { numberIn, readMessage } from "./generator.ts";
import { startRecoveries } from "./recovery-process.ts";
import type { World } from "./world.ts";

/** With the ledger and the queue of `metrics`. */
export function startRecovery(world: World): void {
  startRecoveries(world, {
    destinations: ["metrics"],
    evaluate: (input) => payloadOf(world, input),
    haveItems: async (_, eventId) => (await world.ledger.read([eventId])).has(eventId),
    enqueue: async (message, run) => {
      const { receiptId, body } = readMessage(message);
      const event = world.events.get(numberIn(body));
      if (event === undefined) throw new Error("a recovered message of no known event");
      event.receipts.set(receiptId, undefined);
      if (event.lostTo !== undefined) world.tally.change(event.lostTo);
      if (event.recoveredBy.size > 0 && !event.recoveredBy.has(run)) world.tally.change("recovery: two at once");
      event.recoveredBy.add(run);
      world.trace(run, "recovers", event.number);
      await world.queue.send({ body: message });
    },
  });
}

/** With the event's extension, as Spacelift evaluates the whole text. */
function payloadOf({ policy, events }: World, input: unknown): unknown {
  const payload = policy(input)[0]?.payload;
  const id = asText(at(at(payload, "event"), "id"));
  const event = events.get(Number(/\d+$/.exec(id ?? "")?.[0]));
  return payload === undefined ? undefined : { ...Object(payload), ...event?.extension };
}
