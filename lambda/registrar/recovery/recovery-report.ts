import { cloudWatchMetrics } from "../../contract/cloudwatch-metrics.ts";
import { count, embeddedMetrics } from "../../shared/embedded-metric.ts";
import type { Gap } from "./domain/recovery-plan.ts";
import type { EvaluationRecord } from "./evaluations.ts";
import type { MissingRecord } from "./recover-record.ts";
import type { RecoveryOutcome } from "./recovery-outcome.ts";
import type { RecoveryPorts, RecoverySource } from "./recovery-ports.ts";

export interface RecoveryCounts {
  /** Events that were enqueued because a destination lacked them. */
  recovered: number;
  /** Events that were enqueued, although the deliveries may have arrived: only destinations without items want them. */
  repeated: number;
  /** Records and time spans that cannot be recovered, counted for the first time. */
  missing: number;
  /** Young events whose delivery may still arrive. */
  waiting: number;
}

export interface RecoveryReport extends Readonly<RecoveryCounts> {
  readonly outcome: RecoveryOutcome;
}

type Reporter = Pick<RecoveryPorts, "log" | "now">;

/** A run ends before Spacelift evaluates the policy, and `backfill` chooses by the end. */
const evaluationSeconds = 600;

export function reportGap(gap: Gap, source: RecoverySource, reporter: Reporter): void {
  const from = isoTime(gap.fromEpochSeconds);
  const until = isoTime(gap.untilEpochSeconds);
  const since = isoTime(gap.fromEpochSeconds - evaluationSeconds);
  const remedy = `run npm run backfill -- --since ${since} --until ${until}`;
  logMissing({ reason: gap.reason, from, until, remedy }, source, reporter);
}

/** Logs the record's key and no error of Spacelift, because an error may quote the input. */
export function reportMissingRecord(
  { key, epochSeconds }: EvaluationRecord,
  { reason }: MissingRecord,
  source: RecoverySource,
  reporter: Reporter,
): void {
  logMissing({ reason, sample: key, evaluatedAt: isoTime(epochSeconds) }, source, reporter);
}

export function reportRun({ outcome, ...counts }: RecoveryReport, source: RecoverySource, reporter: Reporter): void {
  const { recovered, repeated, missing } = counts;
  const isQuiet = recovered + repeated + missing === 0 && ["complete", "started"].includes(outcome.kind);
  if (isQuiet) return;
  // CloudWatch bills each hour in which a metric occurs.
  const metrics = recovered === 0 ? [] : [count(cloudWatchMetrics.eventsRecovered, recovered)];
  const level = outcome.kind === "complete" || outcome.kind === "started" ? "info" : "warn";
  reporter.log(level, "recovery ended", { ...counts, outcome, ...metricFields(source, metrics, reporter) });
}

function logMissing(fields: object, source: RecoverySource, reporter: Reporter): void {
  const metrics = [count(cloudWatchMetrics.eventsMissing, 1)];
  reporter.log("warn", "events may be missing", { ...fields, ...metricFields(source, metrics, reporter) });
}

function metricFields(
  { integrationName }: RecoverySource,
  metrics: Parameters<typeof embeddedMetrics>[1],
  { now }: Reporter,
) {
  return embeddedMetrics({ integrationName }, metrics, now());
}

function isoTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}
