import type { Balance } from "../../messages/console-state.ts";
import { formatNumber } from "../text.ts";

/** How the faults ended, from the counts before them and now. */
export function outcomeText(before: Balance, now: Balance): string {
  const bad = (["lost", "doubled"] as const)
    .map((kind) => [kind, now[kind] - before[kind]] as const)
    .filter(([, count]) => count > 0);
  if (bad.length > 0) return `${bad.map(([kind, count]) => `${formatNumber(count)} ${kind}`).join(", ")}.`;
  if (now.inFlight > 0) return `${formatNumber(now.inFlight)} in flight.`;
  return "Nothing was lost or doubled.";
}
