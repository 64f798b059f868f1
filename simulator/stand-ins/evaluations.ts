export interface KeptEvaluation {
  readonly key: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** JSON text. */
  readonly input: string;
  /** The policy's text at that time. */
  readonly body: string;
}

/** Policies mark them with the rule `sample`. */
export interface Evaluations {
  readonly keep: (policyId: string, evaluation: Omit<KeptEvaluation, "key">) => void;
  /** Newest first. */
  readonly of: (policyId: string) => readonly KeptEvaluation[];
  /** With the policy. */
  readonly drop: (policyId: string) => void;
}

/** Spacelift keeps the newest 100 of 7 days for each policy (docs.spacelift.io, "Policy", policy workbench). */
const mostKept = 100;
const longestKeptSeconds = 7 * 24 * 60 * 60;

/** Takes a clock in milliseconds since 1970. */
export function createEvaluations(clock: () => number = Date.now): Evaluations {
  const kept = new Map<string, readonly KeptEvaluation[]>();
  let count = 0;
  const of = (policyId: string) => {
    const oldest = clock() / 1000 - longestKeptSeconds;
    return (kept.get(policyId) ?? []).filter(({ timestamp }) => timestamp >= oldest);
  };
  return {
    keep: (policyId, evaluation) => {
      count += 1;
      const all = [{ ...evaluation, key: `evaluation-${count}` }, ...(kept.get(policyId) ?? [])];
      kept.set(policyId, all.toSorted((one, other) => other.timestamp - one.timestamp).slice(0, mostKept));
    },
    of,
    drop: (policyId) => kept.delete(policyId),
  };
}
