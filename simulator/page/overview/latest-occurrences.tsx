import { consoleState } from "../console-state.ts";
import { Empty } from "../controls/empty.tsx";
import { formatLength } from "../duration.ts";
import { formatTime } from "../text.ts";

const mostShown = 8;

/** Faults, storms, key rotations and redrives. */
export function LatestOccurrences() {
  const occurrences = consoleState.occurrences.value ?? [];
  return (
    <section class="card" aria-labelledby="latest-occurrences">
      <h2 id="latest-occurrences">Latest occurrences</h2>
      {occurrences.length === 0 && <Empty title="Nothing yet.">Start a storm, or switch a fault on.</Empty>}
      <ol class="latest">
        {occurrences.slice(0, mostShown).map(({ id, title, from, to }) => (
          <li key={id}>
            <span>{title}</span>
            <time class="quiet" dateTime={new Date(from * 1000).toISOString()}>
              {formatTime(from * 1000)}
            </time>
            <span class="quiet">{formatLength(from, to)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
