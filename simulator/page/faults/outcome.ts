import type { Balance } from "../../messages/console-state.ts";
import { runsToCome } from "../runs-to-come.ts";
import { formatNumber } from "../text.ts";

const words = {
  lost: "lost",
  doubled: "doubled",
  refused: "missing",
  recovered: "recovered",
  inFlight: "still in flight",
  deadLettered: "dead-lettered",
} as const;

/** How the faults ended, by the difference between the counts before them and now. */
export function outcomeText(before: Balance, now: Balance): string {
  const grown = (["lost", "doubled", "refused", "recovered", "inFlight", "deadLettered"] as const).flatMap((kind) => {
    const count = kind === "inFlight" ? runsToCome(now, now.deadLettered) : now[kind] - before[kind];
    return count > 0 ? [`${formatNumber(count)} ${words[kind]}`] : [];
  });
  const isExact = now.lost <= before.lost && now.doubled <= before.doubled;
  const exact = isExact ? "Nothing lost or doubled since. " : "";
  return `${exact}${grown.length === 0 ? "" : `${grown.join(", ")}.`}`.trim();
}
