import type { EventSummary, Standing } from "../messages/console-state.ts";
import type { Step, StepKind, Story } from "../messages/story.ts";
import type { ReportedEvent } from "./reported-event.ts";

export interface Stories {
  /** Or continues an existing one. */
  readonly begin: (event: ReportedEvent) => void;
  readonly tell: (eventId: string, kind: StepKind, detail: string, atMilliseconds?: number) => void;
  /** Newest first. */
  readonly recent: (count: number) => readonly EventSummary[];
  readonly read: (eventId: string) => Story | undefined;
}

interface Kept extends Omit<Story, "steps"> {
  readonly steps: Step[];
}

const maximumStories = 2_000;
/** A longer story keeps its start and its end. */
const maximumSteps = 40;
const firstSteps = 12;

export function createStories(clock: () => number): Stories {
  const stories = new Map<string, Kept>();

  const begin = ({ id, title, state }: ReportedEvent) => {
    if (stories.has(id)) return;
    stories.set(id, { id, title, state, steps: [] });
    const [oldest] = stories.keys();
    if (stories.size > maximumStories && oldest !== undefined) stories.delete(oldest);
  };

  const tell: Stories["tell"] = (eventId, kind, detail, atMilliseconds = clock()) => {
    const steps = stories.get(eventId)?.steps;
    if (steps === undefined) return;
    const time = new Date(atMilliseconds).toISOString();
    const last = steps.at(-1);
    if (last?.kind === kind && last.detail === detail) steps.splice(-1, 1, { ...last, time, times: last.times + 1 });
    else steps.push({ kind, time, detail, times: 1 });
    if (steps.length > maximumSteps) steps.splice(firstSteps, 1);
  };

  return {
    begin,
    tell,
    recent: (count) =>
      [...stories.values()]
        .slice(-count)
        .flatMap(({ id, title, state, steps }) => {
          const last = steps.at(-1);
          return last === undefined ? [] : [{ id, title, state, standing: standingOf(steps), time: last.time }];
        })
        .reverse(),
    read: (eventId) => stories.get(eventId),
  };
}

function standingOf(steps: readonly Step[]): Standing {
  const lastOf = (kind: StepKind) => steps.findLastIndex((step) => step.kind === kind);
  switch (steps.at(-1)?.kind) {
    case "claimed":
    case "posted":
      return "sending";
    case "marked":
      return "counted";
    case "deadLettered":
      return "deadLettered";
    case "acknowledged":
      return lastOf("deadLettered") > lastOf("redriven") ? "deadLettered" : "counted";
    case undefined:
    case "received":
    case "queued":
    case "answered":
    case "withdrawn":
    case "moved":
    case "redriven":
      return "waiting";
  }
}
