import { consoleState } from "../console-state.ts";
import { Badge } from "../controls/badge.tsx";
import { Empty } from "../controls/empty.tsx";
import { standings } from "../standings.ts";
import { formatTime } from "../text.ts";

const mostShown = 8;

export function LatestRuns() {
  const runs = consoleState.runs.value ?? [];
  return (
    <section class="card" aria-labelledby="latest-runs">
      <h2 id="latest-runs">Latest runs</h2>
      {runs.length === 0 && <Empty title="No run yet.">Choose a speed, or send your own run.</Empty>}
      <ol class="latest">
        {runs.slice(0, mostShown).map(({ id, subject, type, state, standing, receivedAt }) => (
          <li key={id}>
            <a href={`/runs/${encodeURIComponent(id)}`}>{subject}</a>
            <Badge tone={standings[standing].tone}>{standings[standing].text}</Badge>
            <span class="quiet">{[type, state.toLowerCase()].filter((text) => text !== "").join(", ")}</span>
            <time class="quiet" dateTime={receivedAt}>
              {formatTime(receivedAt)}
            </time>
          </li>
        ))}
      </ol>
      {runs.length > 0 && (
        <p>
          <a href="/runs">All runs</a>
        </p>
      )}
    </section>
  );
}
