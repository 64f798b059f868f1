import { useSignal } from "@preact/signals";
import type { LetterSummary } from "../../messages/letters.ts";
import { Badge } from "../controls/badge.tsx";
import { Empty } from "../controls/empty.tsx";
import { addressWith, useQuery } from "../query.ts";
import { formatDate, formatNumber, formatTime } from "../text.ts";
import { redrive } from "./letters.ts";

interface Properties {
  readonly letters: readonly LetterSummary[];
  readonly chosen: string | undefined;
}

const step = 100;

/** The newest hundred, and more on request. */
export function LetterList({ letters, chosen }: Properties) {
  const shown = useSignal(step);
  if (letters.length === 0)
    return <Empty title="No message matches.">Change the search, the destination or the reason.</Empty>;
  const rest = letters.length - shown.value;
  return (
    <>
      <ol class="letter-list">
        {letters.slice(0, shown.value).map((letter) => (
          <Row key={letter.id} letter={letter} isChosen={letter.id === chosen} />
        ))}
      </ol>
      {rest > 0 && (
        <button
          type="button"
          class="more-letters"
          onClick={() => {
            shown.value += step;
          }}
        >
          {`Show ${formatNumber(Math.min(step, rest))} of ${formatNumber(rest)} older ones`}
        </button>
      )}
    </>
  );
}

function Row({ letter, isChosen }: { readonly letter: LetterSummary; readonly isChosen: boolean }) {
  const [query] = useQuery();
  const { id, destination, reason, detail, eventId, title, time } = letter;
  const name = title ?? "unreadable";
  return (
    <li class={isChosen ? "chosen" : undefined}>
      <p class="letter-head">
        <a href={addressWith(`/dead-letters/${id}`, query, {})} aria-current={isChosen ? "true" : undefined}>
          {name}
        </a>
        <Badge>{destination}</Badge>
        <Badge tone="bad">{reason}</Badge>
      </p>
      <p class="letter-detail">
        <time dateTime={time} title={formatDate(time)}>
          {formatTime(time)}
        </time>
        <span title={detail}>{detail}</span>
      </p>
      <p class="letter-actions">
        {eventId !== null && (
          <a href={`/runs/${encodeURIComponent(eventId)}`} aria-label={`Run of ${name}`}>
            Run
          </a>
        )}
        <button
          type="button"
          class="small"
          aria-label={`Redrive ${name}, ${destination}, ${formatTime(time)}`}
          onClick={({ currentTarget }) => void redriveRow(currentTarget, id)}
        >
          Redrive
        </button>
      </p>
    </li>
  );
}

/** Focuses a neighbour, because the redriven row disappears. */
async function redriveRow(button: HTMLElement, id: string): Promise<void> {
  const row = button.closest("li");
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  await redrive([id]);
  neighbour?.querySelector("button")?.focus();
}
