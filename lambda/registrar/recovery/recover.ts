import { SpaceliftError } from "../spacelift.ts";
import {
  findGap,
  forgottenKeys,
  type Gap,
  markAfter,
  oldestNeeded,
  recordsToHandle,
  replacementGap,
} from "./domain/recovery-plan.ts";
import { handleRecords } from "./handle-records.ts";
import { type Listing, listRecords } from "./list-records.ts";
import { outcomeOf, type RecoveryOutcome } from "./recovery-outcome.ts";
import {
  type RecoveryPorts,
  type RecoverySettings,
  type RecoverySource,
  sourceNameOf,
  usualRecovery,
} from "./recovery-ports.ts";
import { type RecoveryCounts, type RecoveryReport, reportGap, reportRun } from "./recovery-report.ts";
import type { RecoveryProgress } from "./recovery-state.ts";

/**
 * Enqueues the events whose deliveries were lost, from the evaluations that Spacelift kept. It may stop after any call,
 * and run twice at once: an event counts once, since its id is that of its delivery. It ends by `endMilliseconds`, in
 * milliseconds since 1970. Rejects only if AWS fails.
 */
export async function recover(
  source: RecoverySource,
  ports: RecoveryPorts,
  endMilliseconds: number,
  settings: RecoverySettings = usualRecovery,
): Promise<RecoveryReport> {
  const counts: RecoveryCounts = { recovered: 0, repeated: 0, missing: 0, waiting: 0 };
  let outcome: RecoveryOutcome = { kind: "interrupted", reason: "AWS failed" };
  try {
    outcome = await attempt({ source, sourceName: sourceNameOf(source), ports, settings, counts, endMilliseconds });
  } catch (error) {
    if (!(error instanceof SpaceliftError)) throw error;
    outcome = outcomeOf(error);
  } finally {
    reportRun({ ...counts, outcome }, source, ports);
  }
  return { ...counts, outcome };
}

interface Attempt {
  readonly source: RecoverySource;
  readonly sourceName: string;
  readonly ports: RecoveryPorts;
  readonly settings: RecoverySettings;
  readonly counts: RecoveryCounts;
  readonly endMilliseconds: number;
}

async function attempt(recovery: Attempt): Promise<RecoveryOutcome> {
  const { source, sourceName, ports } = recovery;
  const found = await ports.state.read();
  const listedMilliseconds = ports.now();
  if (found?.source !== sourceName) return start(found, recovery);
  const listing = await listRecords(ports.evaluations, source.policyId, oldestNeeded(found));
  const epochSeconds = clockOf(listing, listedMilliseconds);
  const records = recordsToHandle(found, listing);
  const { pending, outcome } = await handleRecords(records, {
    ...recovery,
    reported: found.reported,
    epochSeconds,
  });
  // Without a record to try, or without an answer, nobody knows whether an earlier refusal has ended.
  const isUnclear = records.length === 0 || outcome.kind === "interrupted";
  if (outcome.kind === "refused" || (found.isRefused === true && isUnclear)) {
    // The refusal is reported itself. A gap would raise an alarm that nobody could end, so it is counted afterwards.
    await ports.state.advance(sourceName, { ...found, ...unforgotten, isRefused: true });
    return outcome;
  }
  const gap = findGap(found, listing, listedMilliseconds);
  if (gap !== undefined) report(gap, recovery);
  const pendingSeconds = pending === undefined ? 0 : Math.max(0, epochSeconds - pending.epochSeconds);
  await ports.state.advance(sourceName, {
    // A record of the future must not hide those that follow.
    markEpochSeconds: Math.max(found.markEpochSeconds, Math.min(epochSeconds, markAfter(listing, { pending, gap }))),
    completeMilliseconds: listedMilliseconds - pendingSeconds * 1000,
    forgotten: { seen: forgottenKeys(found.seen, listing), reported: forgottenKeys(found.reported, listing) },
  });
  return outcome;
}

const unforgotten = { forgotten: { seen: new Set<string>(), reported: new Set<string>() } };

/** The first listing shows only whether Spacelift lets us, and its clock. */
async function start(found: RecoveryProgress | undefined, recovery: Attempt): Promise<RecoveryOutcome> {
  const { source, sourceName, ports } = recovery;
  const listedMilliseconds = ports.now();
  const listing = await listRecords(ports.evaluations, source.policyId, Number.POSITIVE_INFINITY);
  const sinceEpochSeconds = clockOf(listing, listedMilliseconds);
  const gap = found === undefined ? undefined : replacementGap(found, sourceName, sinceEpochSeconds);
  if (gap !== undefined) report(gap, recovery);
  await ports.state.start(
    { source: sourceName, sinceEpochSeconds, completeMilliseconds: listedMilliseconds },
    found?.source,
  );
  return { kind: "started" };
}

function report(gap: Gap, { source, ports, counts }: Attempt): void {
  counts.missing += 1;
  reportGap(gap, source, ports);
}

function clockOf({ nowEpochSeconds }: Listing, ownMilliseconds: number): number {
  return nowEpochSeconds ?? Math.floor(ownMilliseconds / 1000);
}
