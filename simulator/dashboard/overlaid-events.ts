import type { Frame, OverlaidEvent } from "../messages/drawn-dashboard.ts";
import type { HeldEvent } from "../stand-ins/datadog-events-intake.ts";
import type { Choices } from "./query-result.ts";

export interface EventSource {
  /** Oldest first. */
  readonly events: readonly HeldEvent[];
  readonly choices: Choices;
}

/**
 * The events that match a query of terms such as `source:spacelift $stack`, oldest first. A variable without a choice matches
 * every event.
 */
export function overlaidEvents({ events, choices }: EventSource, query: string, { from, to }: Frame): OverlaidEvent[] {
  const terms = query.split(/\s+/).filter(Boolean);
  const source = terms.find((term) => term.startsWith("source:"))?.slice("source:".length);
  const tags = terms
    .flatMap((term) => (term.startsWith("$") ? [choices.get(term.slice(1)) ?? ""] : []))
    .filter(Boolean);
  return events
    .filter(({ date_happened: second = 0 }) => second >= from && second <= to)
    .filter((event) => source === undefined || event.source_type_name === source)
    .filter((event) => tags.every((tag) => event.tags?.includes(tag)))
    .map(({ title, date_happened: second = 0, alert_type: alertType = "info" }) => ({ title, second, alertType }));
}
