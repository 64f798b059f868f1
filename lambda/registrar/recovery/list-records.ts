import type { ListedRecords } from "./domain/recovery-plan.ts";
import type { EvaluationRecord, Evaluations } from "./evaluations.ts";

export interface Listing extends ListedRecords<EvaluationRecord> {
  /** Spacelift's clock, if the answer had it. */
  readonly nowEpochSeconds?: number;
}

/** Twenty times what Spacelift documents to keep. */
const mostPages = 40;

/** Reads pages until one reaches back to `oldestEpochSeconds`. */
export async function listRecords(
  { list }: Pick<Evaluations, "list">,
  policyId: string,
  oldestEpochSeconds: number,
): Promise<Listing> {
  const first = await list(policyId, undefined);
  const records = [...first.records];
  let { next } = first;
  for (
    let pages = 1;
    next !== undefined && pages < mostPages && !reachesBack(records, oldestEpochSeconds);
    pages += 1
  ) {
    const page = await list(policyId, next);
    records.push(...page.records);
    ({ next } = page);
  }
  const isAtEnd = !reachesBack(records, oldestEpochSeconds);
  if (isAtEnd && first.next !== undefined) {
    // New records may have pushed out old ones between two pages. With the new ones, such a list is full.
    const again = await list(policyId, undefined);
    records.unshift(...again.records);
  }
  const { nowEpochSeconds } = first;
  return { records: distinct(records), isAtEnd, ...(nowEpochSeconds !== undefined && { nowEpochSeconds }) };
}

function reachesBack(records: readonly EvaluationRecord[], oldestEpochSeconds: number): boolean {
  const oldest = records.at(-1);
  return oldest !== undefined && oldest.epochSeconds < oldestEpochSeconds;
}

/** A record that is added between two pages shifts the others. */
function distinct(records: readonly EvaluationRecord[]): readonly EvaluationRecord[] {
  return [...new Map(records.map((record) => [record.key, record])).values()];
}
