import type { RunRecord, Step } from "../../messages/run.ts";
import { Badge } from "../controls/badge.tsx";
import { CopyButton } from "../controls/copy-button.tsx";
import { formatMilliseconds } from "../duration.ts";
import { standings } from "../standings.ts";
import { formatDate } from "../text.ts";
import { addressOf, type Part, type RunFilter } from "./run-filter.ts";
import { shortId, stateWord, typeText } from "./run-words.ts";
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
        <span>{arrivalText(record.steps)}</span>
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

/** How long the run took to reach Datadog. Ignores later repetitions. */
function arrivalText(steps: readonly Step[]): string {
  const times = steps.map(({ time }) => Date.parse(time));
  const [first = 0] = times;
  const arrived = times[steps.findIndex(({ kind }) => kind === "marked")];
  if (arrived !== undefined) return `in Datadog after ${formatMilliseconds(arrived - first)}`;
  return `last step after ${formatMilliseconds((times.at(-1) ?? first) - first)}`;
}
