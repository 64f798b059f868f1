import type { RunSummary, Runs, Standing, Step, StepKind } from "../messages/run.ts";
import type { ReportedEvent } from "./reported-event.ts";
import { standingAfter } from "./standing.ts";

export interface RunHistory {
  /** Lists the run, unless it is already listed. Record a step next. */
  readonly begin: (event: ReportedEvent) => void;
  /** Does nothing if the run is not listed. The time is in milliseconds since 1970. @default now */
  readonly record: (id: string, kind: StepKind, detail: string, atMilliseconds?: number) => void;
  /** Grows with each change of a listed run. */
  readonly revision: () => number;
  /** Runs that changed after the revision. -1 gives all of them. */
  readonly changedSince: (revision: number) => Runs;
  readonly newest: (count: number) => Runs;
  readonly find: (id: string) => ListedRun | undefined;
}

export interface ListedRun {
  readonly summary: RunSummary;
  readonly steps: readonly Step[];
}

interface Entry extends Pick<RunSummary, "id" | "number" | "kind" | "subject" | "type" | "state"> {
  readonly steps: Step[];
  standing: Standing | undefined;
  receivedAt: string | undefined;
  changedAt: string;
  revision: number;
}

const maximumRuns = 2_000;
/** A longer history keeps its first and last steps. */
const maximumSteps = 40;
const firstSteps = 12;

export function createRunHistory(clock: () => number): RunHistory {
  const runs = new Map<string, Entry>();
  let count = 0;
  let revision = 0;

  const begin = ({ id, kind, subject, type, state }: ReportedEvent) => {
    if (runs.has(id)) return;
    count += 1;
    revision += 1;
    const changedAt = new Date(clock()).toISOString();
    const unknown = { standing: undefined, receivedAt: undefined };
    runs.set(id, { id, number: count, kind, subject, type, state, steps: [], ...unknown, changedAt, revision });
    const [oldest] = runs.keys();
    if (runs.size > maximumRuns && oldest !== undefined) runs.delete(oldest);
  };

  const record: RunHistory["record"] = (id, kind, detail, atMilliseconds = clock()) => {
    const entry = runs.get(id);
    if (entry === undefined) return;
    const { steps } = entry;
    const time = new Date(atMilliseconds).toISOString();
    const last = steps.at(-1);
    if (last?.kind === kind && last.detail === detail) steps.splice(-1, 1, { ...last, time, times: last.times + 1 });
    else steps.push({ kind, time, detail, times: 1 });
    if (steps.length > maximumSteps) steps.splice(firstSteps, 1);
    if (kind === "received") entry.receivedAt ??= time;
    entry.standing = standingAfter(entry.standing, kind);
    entry.changedAt = time;
    revision += 1;
    entry.revision = revision;
  };

  const list = (entries: readonly Entry[]): Runs => {
    const [oldest] = runs.values();
    return {
      changed: entries.map(summaryOf).reverse(),
      oldest: oldest?.number ?? count + 1,
      isComplete: entries.length === runs.size,
    };
  };

  return {
    begin,
    record,
    revision: () => revision,
    changedSince: (after) => list([...runs.values()].filter((entry) => entry.revision > after)),
    newest: (most) => list([...runs.values()].slice(-most)),
    find: (id) => {
      const entry = runs.get(id);
      return entry && { summary: summaryOf(entry), steps: entry.steps };
    },
  };
}

function summaryOf(entry: Entry): RunSummary {
  const { id, number, kind, subject, type, state, standing = "delivering", changedAt, steps } = entry;
  const receivedAt = entry.receivedAt ?? steps[0]?.time ?? changedAt;
  return { id, number, kind, subject, type, state, standing, receivedAt, changedAt };
}
