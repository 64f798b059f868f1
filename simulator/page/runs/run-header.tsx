import type { RunRecord } from "../../messages/run.ts";
import { Badge } from "../controls/badge.tsx";
import { CopyButton } from "../controls/copy-button.tsx";
import { formatDate, formatDuration } from "./duration.ts";
import { addressOf, type Part, type RunFilter } from "./run-filter.ts";
import { shortId, standings, stateWord, typeText } from "./run-words.ts";
import { SendAgain } from "./send-again.tsx";

interface Properties {
  readonly record: RunRecord;
  readonly filter: RunFilter;
  readonly part: Part;
  readonly isAlone: boolean;
}

export function RunHeader({ record, filter, part, isAlone }: Properties) {
  const { summary } = record;
  const id = shortId(summary.id);
  const state = stateWord(summary.state);
  const standing = standings[summary.standing];
  const Heading = isAlone ? "h1" : "h2";
  const took = Date.parse(summary.changedAt) - Date.parse(record.steps[0]?.time ?? summary.receivedAt);
  return (
    <header class="run-header">
      <div class="title">
        <Heading id={isAlone ? "view-title" : undefined} tabIndex={-1}>
          {summary.subject}
        </Heading>
        {typeText(summary) !== "" && <Badge>{typeText(summary)}</Badge>}
        <Badge tone={state.tone}>{state.text}</Badge>
        <Badge tone={standing.tone}>{standing.text}</Badge>
      </div>
      <p class="quiet facts">
        <span>
          <code>{id}</code> <CopyButton text={() => id} label="Copy the run’s id" />
        </span>
        <time dateTime={summary.receivedAt}>{formatDate(summary.receivedAt)}</time>
        <span>last step after {formatDuration(took)}</span>
      </p>
      <div class="actions">
        <SendAgain record={record} />
        {record.policyInput?.kind === "text" && (
          <a
            class="button"
            href={addressOf(filter, summary.id, "edit")}
            aria-current={part === "edit" ? "page" : undefined}
          >
            Send edited
          </a>
        )}
      </div>
    </header>
  );
}
