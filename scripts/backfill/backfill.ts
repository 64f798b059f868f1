import { eventId } from "../../lambda/events/event.ts";
import { SpaceliftError } from "../../lambda/registrar/spacelift.ts";
import { describeFailure } from "../deployment/advice.ts";
import { spaceliftAdvice } from "../doctor/check-spacelift.ts";
import { endOf } from "./ended-run.ts";
import { handleRun, type RunTask } from "./handle-run.ts";
import type { ListedRun, ListedStack } from "./listed-run.ts";
import type { BackfilledRun } from "./outcome.ts";
import { createPace } from "./pace.ts";
import type { Known } from "./plan-run.ts";
import type { BackfillDestination, BackfillPorts } from "./ports.ts";
import type { BackfillRequest } from "./request.ts";
import { walkRuns, walkStacks } from "./walk-runs.ts";

export interface BackfillReport {
  readonly runs: readonly BackfilledRun[];
  /** Why it ended early. */
  readonly failure?: string;
}

/** Leaves most of the ledger's and the forwarder's capacity to live deliveries. */
const messagesPerSecond = 20;

/** Reads a page of runs, and handles it before the next one, so an interruption loses nothing that was sent. */
export async function backfill(ports: BackfillPorts, request: BackfillRequest): Promise<BackfillReport> {
  const { span, signal, onProgress } = request;
  const runs: BackfilledRun[] = [];
  const counts = { stacks: 0, read: 0 };
  const pace = createPace(messagesPerSecond, { ...ports, signal });
  try {
    for await (const stack of walkStacks(ports.lists, request.stacks)) {
      if (signal.aborted) break;
      counts.stacks += 1;
      for await (const page of walkRuns(ports.lists, stack, span)) {
        counts.read += page.length;
        const sent = runs.filter(({ outcome }) => outcome === "sent").length;
        onProgress(`${counts.stacks} stack(s), ${counts.read} run(s) read${request.isDryRun ? "" : `, ${sent} sent`}`);
        await handlePage(stack, page, ports, request, pace, (run) => runs.push(run));
        if (signal.aborted) break;
      }
    }
    return { runs };
  } catch (error) {
    return { runs, failure: describe(error) };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof SpaceliftError)) return describeFailure(error);
  return [`Spacelift: ${error.message}`, spaceliftAdvice(error)].filter((text) => text !== undefined).join(". ");
}

async function handlePage(
  stack: ListedStack,
  page: readonly ListedRun[],
  ports: BackfillPorts,
  request: BackfillRequest,
  pace: () => Promise<void>,
  add: (run: BackfilledRun) => void,
): Promise<void> {
  const { account, span, signal } = request;
  const tasks: RunTask[] = [];
  for (const run of page) {
    const end = endOf(run);
    if (end !== undefined) {
      const id = eventId({ kind: "run", account, id: run.id, state: run.state }, "");
      if (end.epochSeconds >= span.since && end.epochSeconds < span.until) tasks.push({ stack, run, end, eventId: id });
    } else if ((run.createdEpochSeconds ?? span.since) >= span.since) add(notEnded(stack, run));
  }
  if (tasks.length === 0) return;
  const known = await readKnown(
    ports.destinations,
    tasks.map(({ eventId }) => eventId),
  );
  for (const task of tasks) {
    if (signal.aborted) return;
    add(await handleRun(task, known, ports, request, pace));
  }
}

async function readKnown(destinations: readonly BackfillDestination[], eventIds: readonly string[]): Promise<Known> {
  return new Map(
    await Promise.all(
      destinations.map(
        async ({ name, readKnown }) => [name, (await readKnown?.(eventIds)) ?? new Set<string>()] as const,
      ),
    ),
  );
}

function notEnded({ id }: ListedStack, { id: run, type = "–", state, history }: ListedRun): BackfilledRun {
  const detail = history.length === 0 ? "its history does not tell when it ended" : "it has not ended";
  return { stack: id, run, type, state, outcome: "not_ended", destinations: [], detail };
}
