import type { ConsoleState, FaultPeriod, Pipeline } from "../../messages/console-state.ts";
import type { RunSummary } from "../../messages/run.ts";
import { runsToCome } from "../runs-to-come.ts";

/** Counts since the period of faults began; `waiting` is the present number. */
export interface Effect {
  readonly counted: number;
  readonly waiting: number;
  readonly lost: number;
  readonly doubled: number;
  readonly deadLettered: number;
  /** Lost before they arrived, and not recovered yet. */
  readonly missing: number;
  readonly recovered: number;
  readonly posts: Readonly<Record<"accepted" | "refused" | "unknown", number>>;
  /** The webhook's answers to Spacelift, by status, in ascending order. */
  readonly answers: readonly (readonly [status: string, count: number])[];
  /** Null with a real Datadog. */
  readonly plain: { readonly lost: number; readonly doubled: number } | null;
}

/** At least 0, because a redrive can lower a count below its earlier value. */
function grown(before: number, now: number): number {
  return Math.max(0, now - before);
}

export function effectSince(
  { before }: FaultPeriod,
  { pipeline, balance, plain }: Pick<ConsoleState, "pipeline" | "balance" | "plain">,
): Effect {
  const posts = (kind: keyof Effect["posts"]) => grown(before.pipeline[kind], pipeline[kind]);
  return {
    counted: grown(before.balance.held, balance.held),
    waiting: runsToCome(balance, balance.deadLettered),
    lost: grown(before.balance.lost, balance.lost),
    doubled: grown(before.balance.doubled, balance.doubled),
    deadLettered: grown(before.balance.deadLettered, balance.deadLettered),
    missing: grown(before.balance.refused, balance.refused),
    recovered: grown(before.balance.recovered, balance.recovered),
    posts: { accepted: posts("accepted"), refused: posts("refused"), unknown: posts("unknown") },
    answers: answersSince(before.pipeline, pipeline),
    plain: plain && {
      lost: grown(before.plain?.lost ?? 0, plain.lost),
      doubled: grown(before.plain?.doubled ?? 0, plain.doubled),
    },
  };
}

function answersSince(before: Pipeline, now: Pipeline): Effect["answers"] {
  return Object.entries(now.answered)
    .map(([status, count]) => [status, grown(before.answered[status] ?? 0, count)] as const)
    .filter(([, count]) => count > 0)
    .sort(([one], [other]) => one.localeCompare(other));
}

/**
 * Runs that were in flight during the period or arrived in it: first those that Datadog does not have, each part newest
 * first.
 */
export function affectedRuns(
  runs: readonly RunSummary[],
  { from, to }: Pick<FaultPeriod, "from" | "to">,
  most: number,
): readonly RunSummary[] {
  const touched = runs.filter(
    ({ receivedAt, changedAt }) =>
      seconds(changedAt) >= from && seconds(receivedAt) <= (to ?? Number.POSITIVE_INFINITY),
  );
  const isCounted = ({ standing }: RunSummary) => standing === "counted";
  return [...touched.filter((run) => !isCounted(run)), ...touched.filter(isCounted)].slice(0, most);
}

function seconds(time: string): number {
  return Date.parse(time) / 1000;
}
