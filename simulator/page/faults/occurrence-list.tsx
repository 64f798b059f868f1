import { consoleState } from "../console-state.ts";
import { formatLength } from "../duration.ts";
import { formatTime } from "../text.ts";

const mostShown = 8;

export function OccurrenceList() {
  const occurrences = (consoleState.occurrences.value ?? []).slice(0, mostShown);
  if (occurrences.length === 0) return null;
  return (
    <section aria-labelledby="latest-occurrences">
      <h3 id="latest-occurrences">Latest</h3>
      <ol class="occurrences">
        {occurrences.map(({ id, title, from, to }) => (
          <li key={id}>
            <time dateTime={new Date(from * 1000).toISOString()}>{formatTime(from * 1000)}</time>
            <span>{title}</span>
            <span class="length">{formatLength(from, to)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
