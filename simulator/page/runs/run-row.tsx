import type { RunSummary } from "../../messages/run.ts";
import { Badge } from "../controls/badge.tsx";
import { CopyButton } from "../controls/copy-button.tsx";
import { standings } from "../standings.ts";
import { formatDate, formatTime } from "../text.ts";
import type { Reading } from "./reading.ts";
import { addressOf, type RunFilter } from "./run-filter.ts";
import { shortId, stateWord, typeText } from "./run-words.ts";

interface RowPlace {
  readonly index: number;
  /** Number of all rows. */
  readonly count: number;
  /** Pixels from the top of the list. */
  readonly start: number;
  readonly height: number;
}

interface Properties {
  readonly run: RunSummary;
  readonly place: RowPlace;
  readonly filter: RunFilter;
  readonly isOpen: boolean;
  readonly reading: Reading;
}

export function RunRow({ run, place, filter, isOpen, reading }: Properties) {
  const id = shortId(run.id);
  const state = stateWord(run.state);
  const standing = standings[run.standing];
  return (
    <li
      aria-posinset={place.index + 1}
      aria-setsize={place.count}
      class={isOpen ? "open" : ""}
      style={{ transform: `translateY(${place.start}px)`, height: `${place.height}px` }}
    >
      <span class="time">
        <time dateTime={run.receivedAt} title={formatDate(run.receivedAt)}>
          {formatTime(run.receivedAt)}
        </time>
      </span>
      <span class="subject">
        <a
          href={addressOf(filter, run.id)}
          title={run.subject}
          aria-current={isOpen ? "true" : undefined}
          onClick={() => {
            reading.opened = run.id;
          }}
        >
          {run.subject}
        </a>
      </span>
      <span class="type" title={typeText(run)}>
        {typeText(run)}
      </span>
      <span class="state">
        <Badge tone={state.tone}>{state.text}</Badge>
      </span>
      <span class="standing" data-standing={run.standing}>
        <Badge tone={standing.tone}>{standing.text}</Badge>
      </span>
      <span class="id">
        <code title={id}>{id}</code>
        <CopyButton text={() => id} label={`Copy the id ${id}`} />
      </span>
    </li>
  );
}
