import { asText, at } from "../../../../shared/json.ts";
import type { AuditEntry } from "./audit-entry.ts";

export type Outcome = "success" | "failure";

const outcomes: ReadonlyMap<string, Outcome> = new Map([
  ...["denied", "deny", "failed", "failure", "rejected", "unauthorized", "forbidden"].map(
    (word) => [word, "failure"] as const,
  ),
  ...["allow", "allowed", "granted", "succeeded", "success"].map((word) => [word, "success"] as const),
]);

/**
 * Spacelift documents no field for an outcome, so the result is `undefined` unless the action's last word or a usual field of
 * `data` says so.
 */
export function outcomeOf({ action = "", fields }: AuditEntry): Outcome | undefined {
  const data = at(fields, "data");
  const [last = ""] = action
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== "")
    .slice(-1);
  const stated = [last, ...["outcome", "decision", "result", "status"].map((key) => asText(at(data, key)) ?? "")];
  const known = stated.flatMap((word) => outcomes.get(word.toLowerCase()) ?? []);
  if (known.includes("failure") || asText(at(data, "error")) !== undefined) return "failure";
  return known[0];
}
