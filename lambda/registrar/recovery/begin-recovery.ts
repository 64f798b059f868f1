import { probeRecovery, type RecoveryProbe } from "./probe-recovery.ts";
import { type RecoveryPorts, type RecoverySource, sourceNameOf } from "./recovery-ports.ts";

/** Remembers when the recovery of a registration begins, unless it has begun. Rejects if AWS fails. */
export async function beginRecovery(
  source: RecoverySource,
  { evaluations, state, now }: Pick<RecoveryPorts, "evaluations" | "state" | "now">,
): Promise<RecoveryProbe> {
  const completeMilliseconds = now();
  const probe = await probeRecovery(source, evaluations);
  if (probe.kind !== "works" || (await state.read()) !== undefined) return probe;
  const sinceEpochSeconds = probe.nowEpochSeconds ?? Math.floor(completeMilliseconds / 1000);
  await state.start({ source: sourceNameOf(source), sinceEpochSeconds, completeMilliseconds }, undefined);
  return probe;
}
