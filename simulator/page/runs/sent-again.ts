import type { Step } from "../../messages/run.ts";

/**
 * Says what happened to a repeated delivery, from the run's steps. Both times are in milliseconds since 1970, by the
 * simulator's clock. Returns "" until it is decided.
 */
export function outcomeOf(steps: readonly Step[], sentAtMilliseconds: number): string {
  // A fault can set back the clock of the receiver, so its step does not count.
  const later = steps.filter(({ kind, time }) => kind !== "received" && Date.parse(time) >= sentAtMilliseconds);
  const has = (kind: Step["kind"]) => later.some((step) => step.kind === kind);
  if (has("deadLettered")) return "Dead-lettered: the dead letter names the reason.";
  if (!has("acknowledged")) return "";
  if (has("posted")) return "Sent: the run was not in Datadog yet, so the forwarder posted it.";
  return "Deduplicated: the ledger knows the run, so the forwarder removed the message and posted nothing.";
}
