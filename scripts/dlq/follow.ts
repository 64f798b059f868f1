import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { DlqPorts } from "./connect.ts";
import { walkDeadLetters } from "./dead-letters.ts";
import { failureKey, readFailedEvent } from "./failed-event.ts";
import type { Redrive, Redriven } from "./redrive.ts";

export interface FollowOptions {
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  readonly onProgress: (ended: number, all: number) => void;
}

const pauseMilliseconds = 2_000;

/** The counts of SQS may lag by a minute (AWS documentation, `GetQueueAttributes`). */
const drainedMilliseconds = 70_000;

/**
 * Waits until each redriven event is done, or is dead-lettered again. The ledger says when an event of `metrics` is done. An
 * event of another destination is done when it has left the queue, which stays empty. An event that this version cannot read
 * has no ledger entry, so only its failure can be observed.
 */
export async function follow(
  ports: DlqPorts,
  { results, beganMilliseconds }: Pick<Redrive, "results" | "beganMilliseconds">,
  { timeoutSeconds, signal, onProgress }: FollowOptions,
): Promise<readonly Redriven[]> {
  const redriven = results.filter(({ outcome }) => outcome === "redriven");
  const open = new Map(redriven.map((each) => [failureKey(each.event), each]));
  const ended = new Map<string, Redriven>();
  const all = open.size;
  const drained = watchDrained(ports);
  const end = (each: Redriven) => {
    open.delete(failureKey(each.event));
    ended.set(failureKey(each.event), each);
    onProgress(ended.size, all);
  };
  const deadline = ports.now() + timeoutSeconds * 1000;
  onProgress(0, all);
  while (open.size > 0 && !signal.aborted) {
    for (const each of await doneByLedger(ports, [...open.values()])) end({ ...each, outcome: "done" });
    if (open.size === 0) break;
    const gone = await drained(new Set([...open.values()].map(({ event }) => event.destination)));
    for (const [key, detail] of await failedSince(ports, beganMilliseconds, signal)) {
      const failed = open.get(key);
      if (failed !== undefined) end({ ...failed, outcome: "failed_again", detail });
    }
    for (const each of [...open.values()].filter(({ event }) => gone.has(event.destination))) {
      end({ ...each, outcome: "done", detail: "has left the queue" });
    }
    if (ports.now() >= deadline) break;
    if (open.size > 0) await ports.wait(pauseMilliseconds, signal);
  }
  for (const each of open.values()) {
    end({ ...each, outcome: "under_way", detail: "is still on the queue: see docs/runbook.md#messages-wait" });
  }
  return results.map((each) => ended.get(failureKey(each.event)) ?? each);
}

async function doneByLedger({ ledger }: DlqPorts, events: readonly Redriven[]): Promise<readonly Redriven[]> {
  const ids = events.flatMap(({ event: { eventId, destination } }) =>
    eventId === null || destination !== "metrics" ? [] : [eventId],
  );
  const claims = ids.length === 0 ? new Map<string, never>() : await ledger.read(ids);
  return events.filter(
    ({ event: { eventId, destination } }) =>
      eventId !== null && destination === "metrics" && claims.get(eventId)?.done === true,
  );
}

/** Tells which destinations without claims have had an empty queue for long enough. */
function watchDrained({ queueDepth, now }: DlqPorts) {
  const emptySince = new Map<DestinationName, number>();
  return async (destinations: ReadonlySet<DestinationName>): Promise<ReadonlySet<DestinationName>> => {
    const gone = new Set<DestinationName>();
    for (const destination of destinations) {
      if (destination === "metrics") continue;
      const { visible, hidden } = await queueDepth(destination);
      const since = emptySince.get(destination) ?? now();
      if (visible + hidden > 0) emptySince.delete(destination);
      else emptySince.set(destination, since);
      if (visible + hidden === 0 && now() - since >= drainedMilliseconds) gone.add(destination);
    }
    return gone;
  };
}

/** Reason and detail of each event that failed again, by `failureKey`. */
async function failedSince(
  { deadLetters, now }: DlqPorts,
  sinceMilliseconds: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>();
  const { visible, hidden } = await deadLetters.depth();
  if (visible + hidden === 0) return failed;
  await walkDeadLetters(
    deadLetters,
    (letter) => {
      const event = readFailedEvent(letter);
      const { reason, detail } = event;
      // SQS may return a deleted message again, until all of its servers have deleted it.
      if (letter.sentAtMilliseconds > sinceMilliseconds) {
        failed.set(failureKey(event), `${reason}: ${detail ?? "no detail"}`);
      }
      return Promise.resolve("kept");
    },
    { signal, now, onProgress: () => {} },
  );
  return failed;
}
