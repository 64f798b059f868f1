export interface KeptEvaluation {
  readonly key: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** JSON text. */
  readonly input: string;
  readonly body: string;
}

/** Policies mark them with the rule `sample`. */
export interface Evaluations {
  readonly keep: (policyId: string, evaluation: Omit<KeptEvaluation, "key">) => void;
  /** Newest first. */
  readonly of: (policyId: string) => readonly KeptEvaluation[];
}

/** Spacelift keeps the newest 100 for each policy (docs.spacelift.io, "Policy", policy workbench). */
const mostKept = 100;

export function createEvaluations(): Evaluations {
  const kept = new Map<string, readonly KeptEvaluation[]>();
  let count = 0;
  return {
    keep: (policyId, evaluation) => {
      count += 1;
      const key = `evaluation-${count}`;
      kept.set(policyId, [{ ...evaluation, key }, ...(kept.get(policyId) ?? [])].slice(0, mostKept));
    },
    of: (policyId) => kept.get(policyId) ?? [],
  };
}
