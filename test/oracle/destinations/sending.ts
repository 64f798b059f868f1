import { packDelivery, unpackDelivery } from "../../../lambda/shared/envelope.ts";
import { asList, asText, at } from "../../../lambda/shared/json.ts";
import { deliverBySpacelift } from "../by-spacelift.ts";
import { startRecoveries } from "../recovery-process.ts";
import { webhookId } from "../sender.ts";
import { numbersIn, products, runId, type World } from "./world.ts";

/** To every queue, as the receiver and the topic do. */
export function deliverRun(world: World, payload: object, receiptId: string): void {
  const body = Buffer.from(JSON.stringify(payload));
  deliverBySpacelift(world, {
    post: async (signature) => {
      if (signature === "wrong") return 401;
      const message = packDelivery({ body, receivedAtMilliseconds: world.time.now(), receiptId });
      await enqueue(world, message ?? "", "delivery");
      return 202;
    },
    meet: (kind) => world.tally.hit(kind),
  });
}

/** With the marks of all products. */
export function startRecovery(world: World): void {
  const { marks } = world;
  startRecoveries(world, {
    destinations: products,
    evaluate: (input) => payloadOf(world, input),
    haveItems: async (asked, eventId) =>
      asked.every((product) =>
        marks.has(JSON.stringify(["https://acme.app.spacelift.io", "https://api.datadoghq.com", product, eventId])),
      ),
    enqueue: (message) => enqueue(world, message, "recovery"),
  });
}

async function enqueue({ lanes, runs }: World, message: string, by: "delivery" | "recovery"): Promise<void> {
  const text = Buffer.from(unpackDelivery(message)?.body ?? "").toString("utf8");
  for (const number of numbersIn(text)) {
    const run = runs.get(number);
    if (run !== undefined) run.enqueuedBy ??= by;
  }
  for (const { queue } of lanes) await queue.send({ body: message });
}

/** This suite's policy needs the run's id alone. */
export function inputOf(number: number): object {
  return { webhook_endpoints: [{ id: webhookId }], run_updated: { run: { id: runId(number) } } };
}

function payloadOf({ runs }: World, input: unknown): object | undefined {
  const isListed = asList(at(input, "webhook_endpoints")).some((endpoint) => at(endpoint, "id") === webhookId);
  const id = asText(at(at(at(input, "run_updated"), "run"), "id")) ?? "";
  return isListed ? numbersIn(id).map((number) => runs.get(number)?.payload)[0] : undefined;
}
