import { SpaceliftError } from "../spacelift.ts";
import { payloadsIn } from "./domain/simulated-payloads.ts";
import { withRegoImport } from "./domain/simulated-text.ts";
import type { Evaluations } from "./evaluations.ts";
import { outcomeOf } from "./recovery-outcome.ts";
import type { RecoverySource } from "./recovery-ports.ts";

export type RecoveryProbe =
  | { readonly kind: "works"; readonly nowEpochSeconds?: number }
  | { readonly kind: "without_policy" }
  | { readonly kind: "refused" | "interrupted"; readonly reason: string };

/** Makes each call of a recovery once: the policy is simulated on an empty input. Changes nothing. */
export async function probeRecovery(
  { policyId, webhookId }: Pick<RecoverySource, "policyId" | "webhookId">,
  evaluations: Evaluations,
): Promise<RecoveryProbe> {
  try {
    const { records, nowEpochSeconds } = await evaluations.list(policyId, undefined);
    const [newest] = records;
    const sample = newest && (await evaluations.readSample(policyId, newest.key));
    if (sample?.kind === "gone") return { kind: "refused", reason: "it lists a sample that it does not show" };
    const text = await evaluations.readText(policyId);
    if (text === undefined) return { kind: "without_policy" };
    const simulation = await evaluations.simulate(withRegoImport(text), "{}");
    if (simulation.kind === "failed") return { kind: "refused", reason: "it does not evaluate the policy" };
    if (payloadsIn(simulation.document, webhookId) === undefined) {
      return { kind: "refused", reason: "its simulation's answer has another shape" };
    }
    return { kind: "works", ...(nowEpochSeconds !== undefined && { nowEpochSeconds }) };
  } catch (error) {
    if (!(error instanceof SpaceliftError)) throw error;
    if (error.problem === "not_found") return { kind: "without_policy" };
    const outcome = outcomeOf(error);
    return { kind: outcome.kind === "refused" ? "refused" : "interrupted", reason: error.message };
  }
}
