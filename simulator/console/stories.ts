import type { ReportedEvent } from "./reported-event.ts";

/** In their possible order. */
export type StepKind =
  | "received"
  | "queued"
  | "claimed"
  | "posted"
  | "answered"
  | "withdrawn"
  | "moved"
  | "marked"
  | "deadLettered"
  | "redriven"
  | "acknowledged";

export interface Step {
  readonly kind: StepKind;
  /** ISO 8601. */
  readonly time: string;
  readonly detail: string;
  /** Number of repetitions in a row. */
  readonly times: number;
}

export interface EventSummary {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly standing: Standing;
  /** Of the last step, ISO 8601. */
  readonly time: string;
}

export type Standing = "waiting" | "sending" | "counted" | "deadLettered";

export interface Story extends Pick<ReportedEvent, "id" | "title" | "state"> {
  readonly steps: readonly Step[];
}

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
