import type { DlqPorts } from "./connect.ts";
import { walkDeadLetters } from "./dead-letters.ts";
import { readFailedEvent } from "./failed-event.ts";
import type { Redrive, Redriven } from "./redrive.ts";

export interface FollowOptions {
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  readonly onProgress: (ended: number, all: number) => void;
}

const pauseMilliseconds = 2_000;

/**
 * Waits until the ledger marks each redriven event as done, or the event is dead-lettered again. An event that this
 * version cannot read has no ledger entry, so only its failure can be observed.
 */
export async function follow(
  ports: DlqPorts,
  { results, beganMilliseconds }: Pick<Redrive, "results" | "beganMilliseconds">,
  { timeoutSeconds, signal, onProgress }: FollowOptions,
): Promise<readonly Redriven[]> {
  const open = new Map(results.filter(({ outcome }) => outcome === "redriven").map((each) => [each.event.id, each]));
  const ended = new Map<string, Redriven>();
  const all = open.size;
  const end = (redriven: Redriven) => {
    open.delete(redriven.event.id);
    ended.set(redriven.event.id, redriven);
    onProgress(ended.size, all);
  };
  const deadline = ports.now() + timeoutSeconds * 1000;
  onProgress(0, all);
  while (open.size > 0 && !signal.aborted) {
    for (const each of await doneByLedger(ports, [...open.values()])) end({ ...each, outcome: "done" });
    if (open.size === 0) break;
    for (const [id, detail] of await failedSince(ports, beganMilliseconds, signal)) {
      const redriven = open.get(id);
      if (redriven !== undefined) end({ ...redriven, outcome: "failed_again", detail });
    }
    if (ports.now() >= deadline) break;
    if (open.size > 0) await ports.wait(pauseMilliseconds, signal);
  }
  for (const each of open.values()) {
    end({ ...each, outcome: "under_way", detail: "is still on the queue: see docs/runbook.md#messages-wait" });
  }
  return results.map((each) => ended.get(each.event.id) ?? each);
}

async function doneByLedger({ ledger }: DlqPorts, events: readonly Redriven[]): Promise<readonly Redriven[]> {
  const ids = events.flatMap(({ event: { eventId } }) => eventId ?? []);
  const claims = ids.length === 0 ? new Map<string, never>() : await ledger.read(ids);
  return events.filter(({ event: { eventId } }) => eventId !== null && claims.get(eventId)?.done === true);
}

/** Reason and detail of each event that failed again, by event id. */
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
      const { id, reason, detail } = readFailedEvent(letter);
      // SQS may return a deleted message again, until all of its servers have deleted it.
      if (letter.sentAtMilliseconds > sinceMilliseconds) failed.set(id, `${reason}: ${detail ?? "no detail"}`);
      return Promise.resolve("kept");
    },
    { signal, now, onProgress: () => {} },
  );
  return failed;
}
