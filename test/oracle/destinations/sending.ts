import { writeStoredLogs } from "../../../lambda/events/stored-logs.ts";
import { packDelivery, runLogsKind, unpackDelivery } from "../../../lambda/shared/envelope.ts";
import { asList, asText, at } from "../../../lambda/shared/json.ts";
import { deliverBySpacelift } from "../by-spacelift.ts";
import { startRecoveries } from "../recovery-process.ts";
import { webhookId } from "../sender.ts";
import { numbersIn, runId, runProducts, type World } from "./world.ts";

/** To the queue of every product of runs, as the receiver and the topic do. */
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

/** To the logs' queue, as the audit receiver does. Losses before that receiver are not recovered, so there are none. */
export async function deliverEntry({ lanes, time }: World, entry: object, receiptId: string): Promise<void> {
  const body = Buffer.from(JSON.stringify(entry));
  const message = packDelivery({ body, receivedAtMilliseconds: time.now(), receiptId }) ?? "";
  for (const { product, queue } of lanes) if (product === "logs") await queue.send({ body: message });
}

/** Two parts of a run's logs in one message, as their receiver sends them. */
export async function deliverRunLogs({ lanes, time }: World, payload: object, receiptId: string): Promise<void> {
  const about = { kind: "logs", payload, phase: "planning", redactions: 0, notes: [] } as const;
  const stored = writeStoredLogs({ ...about, firstPart: 1, parts: 2, texts: ["begin\n", "end\n"] });
  const envelope = {
    body: Buffer.from(stored),
    receivedAtMilliseconds: time.now(),
    receiptId,
    kind: runLogsKind,
  } as const;
  for (const { product, queue } of lanes)
    if (product === "logs") await queue.send({ body: packDelivery(envelope) ?? "" });
}

/** With the marks of all products of runs. */
export function startRecovery(world: World): void {
  const { marks } = world;
  startRecoveries(world, {
    destinations: runProducts,
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
  for (const { product, queue } of lanes) if (product !== "logs") await queue.send({ body: message });
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
