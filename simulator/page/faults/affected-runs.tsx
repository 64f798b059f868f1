import type { FaultPeriod } from "../../messages/console-state.ts";
import { consoleState } from "../console-state.ts";
import { Badge } from "../controls/badge.tsx";
import { standings } from "../standings.ts";
import { formatTime } from "../text.ts";
import { affectedRuns } from "./effect.ts";

const mostShown = 6;

export function AffectedRuns({ period }: { readonly period: FaultPeriod }) {
  const runs = affectedRuns(consoleState.runs.value ?? [], period, mostShown);
  if (runs.length === 0) return null;
  return (
    <section aria-labelledby="affected-runs">
      <h3 id="affected-runs">Affected runs</h3>
      <ul class="affected-runs">
        {runs.map(({ id, subject, standing, changedAt }) => (
          <li key={id}>
            <a href={`/runs/${encodeURIComponent(id)}`} title={subject}>
              {subject}
            </a>
            <Badge tone={standings[standing].tone}>{standings[standing].text}</Badge>
            <time dateTime={changedAt}>{formatTime(changedAt)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
