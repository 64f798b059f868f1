import type { TargetedFocusEvent } from "preact";
import { useState } from "preact/hooks";
import type { RunSummary } from "../../messages/run.ts";
import { consoleState } from "../console-state.ts";
import { Badge } from "../controls/badge.tsx";
import { Empty } from "../controls/empty.tsx";
import { showRuns } from "../held-runs.ts";
import { standings } from "../standings.ts";
import { formatTime } from "../text.ts";

const mostShown = 8;

/** The newest runs. While the pointer or the focus is in the list, no link moves away. */
export function LatestRuns() {
  const all = consoleState.runs.value ?? [];
  const [held, setHeld] = useState<readonly RunSummary[] | undefined>(undefined);
  const newest = all.slice(0, mostShown);
  const { runs, newer } = showRuns(all, newest, held);
  const hold = () => setHeld((before) => before ?? newest);
  const release = () => setHeld(undefined);
  const releaseUnlessInside = ({ currentTarget, relatedTarget }: TargetedFocusEvent<HTMLElement>) => {
    if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) release();
  };
  return (
    <section class="card" aria-labelledby="latest-runs">
      <h2 id="latest-runs">
        Latest runs {newer > 0 && <Badge tone="accent">{newer === mostShown ? `${newer} or more` : newer} new</Badge>}
      </h2>
      {all.length === 0 && <Empty title="No run yet.">Choose a speed, or send your own run.</Empty>}
      <ol class="latest" onMouseEnter={hold} onMouseLeave={release} onFocusIn={hold} onFocusOut={releaseUnlessInside}>
        {runs.map(({ id, subject, type, state, standing, receivedAt }) => (
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
      {all.length > 0 && (
        <p>
          <a href="/runs">All runs</a>
        </p>
      )}
    </section>
  );
}
