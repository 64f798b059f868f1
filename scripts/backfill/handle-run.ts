import { eventId as eventIdOf } from "../../lambda/events/event.ts";
import { parseNotification } from "../../lambda/events/notification.ts";
import { packDelivery } from "../../lambda/shared/envelope.ts";
import type { EndedRun } from "./ended-run.ts";
import type { ListedRun, ListedStack } from "./listed-run.ts";
import type { BackfilledRun } from "./outcome.ts";
import { candidatesFor, type Known } from "./plan-run.ts";
import { policyInput } from "./policy-input.ts";
import type { BackfillPorts } from "./ports.ts";
import type { BackfillRequest } from "./request.ts";

export interface RunTask {
  readonly stack: ListedStack;
  readonly run: ListedRun;
  readonly end: EndedRun;
  readonly eventId: string;
}

type Result = Pick<BackfilledRun, "outcome" | "detail"> & Partial<Pick<BackfilledRun, "destinations">>;

/** Sends the run to each destination that lacks it. Rejects if Spacelift or SQS fails. */
export async function handleRun(
  task: RunTask,
  known: Known,
  ports: BackfillPorts,
  request: BackfillRequest,
  pace: () => Promise<void>,
): Promise<BackfilledRun> {
  const { stack, run, end } = task;
  const result = await resultFor(task, known, ports, request, pace);
  const endedAt = new Date(end.epochSeconds * 1000).toISOString();
  const named = { stack: stack.id, run: run.id, type: run.type ?? "–", state: run.state, endedAt };
  return { ...named, destinations: [], ...result };
}

async function resultFor(
  { stack, run, end, eventId }: RunTask,
  known: Known,
  ports: BackfillPorts,
  { account, evaluate, isDryRun }: BackfillRequest,
  pace: () => Promise<void>,
): Promise<Result> {
  const { endpoint, webhookId, destinations, historicalMetrics } = ports;
  const age = { eventEpochSeconds: end.epochSeconds, nowEpochSeconds: ports.now() / 1000, historicalMetrics };
  const candidates = candidatesFor(eventId, age, destinations, known);
  const refusals = candidates.refusals.join("; ");
  const otherwise: Result = { outcome: candidates.known.length > 0 ? "known" : "refused", detail: refusals };
  if (candidates.destinations.length === 0) return otherwise;
  const evaluated = await evaluate(policyInput({ account, endpoint, webhookId, stack, run, end }));
  if (evaluated.kind === "failed") return { outcome: "failed", detail: evaluated.detail };
  if (evaluated.kind === "not_sent") return { outcome: "not_sent", detail: "the policy does not send it" };
  const notification = parseNotification(evaluated.text);
  if (notification.kind === "malformed") return { outcome: "failed", detail: notification.reason };
  if (eventIdOf(notification.event, "") !== eventId)
    return { outcome: "failed", detail: "the policy gave the run another identity" };
  const targets = candidates.destinations.filter(({ accepts }) => accepts(notification.event));
  if (targets.length === 0) {
    const isRefused = candidates.refusals.length + candidates.known.length > 0;
    return isRefused ? otherwise : { outcome: "not_sent", detail: "no destination takes such a run" };
  }
  const names = targets.map(({ name }) => name);
  if (isDryRun) return { outcome: "would_send", destinations: names, detail: refusals };
  const message = packDelivery({
    body: Buffer.from(evaluated.text),
    receivedAtMilliseconds: ports.now(),
    receiptId: ports.newReceiptId(),
    isBackfilled: true,
  });
  if (message === undefined) return { outcome: "failed", detail: "the payload is too large for SQS" };
  // Those without items first: after an interruption, an item of another destination would look as if they had the run.
  const inOrder = targets.toSorted(
    (one, other) => Number(one.readKnown !== undefined) - Number(other.readKnown !== undefined),
  );
  for (const { enqueue } of inOrder) {
    await pace();
    await enqueue(message);
  }
  return { outcome: "sent", destinations: names, detail: refusals };
}
