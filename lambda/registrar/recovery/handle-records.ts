import { SpaceliftError } from "../spacelift.ts";
import { withRegoImport } from "./domain/simulated-text.ts";
import type { EvaluationRecord } from "./evaluations.ts";
import { recoverRecord } from "./recover-record.ts";
import { outcomeOf, type RecoveryOutcome } from "./recovery-outcome.ts";
import type { RecoveryPorts, RecoverySettings, RecoverySource } from "./recovery-ports.ts";
import { type RecoveryCounts, reportMissingRecord } from "./recovery-report.ts";

export interface RecoveryRun {
  readonly source: RecoverySource;
  /** Names the source in the state. */
  readonly sourceName: string;
  readonly ports: RecoveryPorts;
  readonly settings: RecoverySettings;
  readonly counts: RecoveryCounts;
  readonly endMilliseconds: number;
  /** Now, by Spacelift's clock. */
  readonly epochSeconds: number;
  /** Keys of records that are tried again. */
  readonly reported: ReadonlySet<string>;
}

export interface HandledRecords {
  /** The oldest new record that is not handled. */
  readonly pending: EvaluationRecord | undefined;
  readonly outcome: RecoveryOutcome;
}

/** So many records in a row may fail for a passing reason: one that always fails must not block those after it. */
const mostFailures = 3;

/** Handles records in their order. Adds a key to the state only after the record's events are on the queue. */
export async function handleRecords(records: readonly EvaluationRecord[], run: RecoveryRun): Promise<HandledRecords> {
  const { source, ports, settings, reported } = run;
  let pending: EvaluationRecord | undefined;
  const postpone = (record: EvaluationRecord) => {
    if (!reported.has(record.key)) pending ??= record;
  };
  const [first] = records;
  if (first === undefined) return { pending, outcome: { kind: "complete" } };
  const text = await ports.evaluations.readText(source.policyId);
  if (text === undefined) throw new SpaceliftError("not_found", "the policy is gone");
  const end = Math.min(run.endMilliseconds, ports.now() + settings.longestMilliseconds);
  let outcome: RecoveryOutcome = { kind: "complete" };
  let failures = 0;
  for (const [index, record] of records.entries()) {
    if (index >= settings.mostRecords || ports.now() >= end) {
      postpone(record);
      return { pending, outcome: { kind: "limited" } };
    }
    try {
      const isHandled = await handle(record, withRegoImport(text), run);
      if (!isHandled) postpone(record);
      failures = 0;
    } catch (error) {
      if (!(error instanceof SpaceliftError)) throw error;
      postpone(record);
      outcome = outcomeOf(error);
      failures += 1;
      if (error.problem !== "unavailable" || failures === mostFailures) return { pending, outcome };
    }
  }
  return { pending, outcome };
}

/** False if the record waits. */
async function handle(record: EvaluationRecord, text: string, run: RecoveryRun): Promise<boolean> {
  const { source, sourceName, ports, settings, counts, epochSeconds, reported } = run;
  const isYoung = epochSeconds - record.epochSeconds < settings.waitSeconds;
  const result = await recoverRecord({ record, text, isYoung }, source, ports);
  switch (result.kind) {
    case "waiting":
      counts.waiting += 1;
      return false;
    case "missing":
      if (!reported.has(record.key)) {
        counts.missing += 1;
        reportMissingRecord(record, result, source, ports);
      }
      if (result.isWorthAnotherTry) await ports.state.addReported(sourceName, record.key);
      else await ports.state.addSeen(sourceName, record.key);
      return true;
    case "recovered":
    case "repeated":
      counts[result.kind] += 1;
      break;
    case "nothing_to_do":
      break;
  }
  await ports.state.addSeen(sourceName, record.key);
  return true;
}
