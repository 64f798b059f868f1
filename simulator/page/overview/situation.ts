import type { Balance, ConsoleState, FaultPeriod } from "../../messages/console-state.ts";
import type { Fault } from "../../messages/fault.ts";
import { runsToCome } from "../runs-to-come.ts";
import { formatNumber } from "../text.ts";

export interface Outcome {
  /** In seconds since 1970, with a fraction. */
  readonly endedAt: number;
  readonly counted: number;
  readonly lost: number;
  readonly doubled: number;
  readonly deadLettered: number;
  readonly toCome: number;
  /** Lost before they arrived, and not recovered yet. */
  readonly missing: number;
  readonly recovered: number;
  /** Null with a real Datadog. */
  readonly plainLost: number | null;
}

export type Situation =
  /** No fault has been on. */
  | { readonly kind: "calm" }
  /** A fault is on whose texts are not loaded. */
  | { readonly kind: "unknown" }
  | { readonly kind: "faults"; readonly shown: readonly Fault[]; readonly more: number }
  | { readonly kind: "over"; readonly outcome: Outcome };

const mostShown = 2;

/** Which faults are on, or how the last ones ended. */
export function situationOf(
  active: readonly Fault[],
  period: FaultPeriod | null,
  balance: Balance,
  plain: ConsoleState["plain"],
): Situation {
  if (active.length > 0) {
    return { kind: "faults", shown: active.slice(0, mostShown), more: Math.max(0, active.length - mostShown) };
  }
  if (period === null) return { kind: "calm" };
  if (period.to === null) return { kind: "unknown" };
  const { before } = period;
  const { held, lost, doubled, deadLettered, refused, recovered } = balance;
  return {
    kind: "over",
    outcome: {
      endedAt: period.to,
      counted: held - before.balance.held,
      lost: Math.max(0, lost - before.balance.lost),
      doubled: Math.max(0, doubled - before.balance.doubled),
      ...{ deadLettered, toCome: runsToCome(balance, deadLettered), missing: refused },
      recovered: recovered - before.balance.recovered,
      plainLost: plain === null ? null : Math.max(0, plain.lost - (before.plain?.lost ?? 0)),
    },
  };
}

/** In words, such as "312 runs counted, 0 lost, 0 doubled". */
export function outcomeText(outcome: Outcome): string {
  const { counted, lost, doubled, deadLettered, toCome, missing, recovered, plainLost } = outcome;
  const back = recovered === 0 ? "" : `, ${formatNumber(recovered)} recovered`;
  const gone = missing === 0 ? "" : `, ${formatNumber(missing)} missing`;
  const letters = deadLettered === 0 ? "" : `, ${formatNumber(deadLettered)} dead-lettered`;
  const waiting = toCome === 0 ? "" : `, ${formatNumber(toCome)} to come`;
  const plain = plainLost === null ? "" : ` The plain forwarder lost ${formatNumber(plainLost)}.`;
  return `${formatNumber(counted)} runs counted, ${formatNumber(lost)} lost, ${formatNumber(doubled)} doubled${letters}${back}${gone}${waiting}.${plain}`;
}
