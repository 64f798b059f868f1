import type { Step } from "../../messages/run.ts";
import { formatMilliseconds } from "../duration.ts";
import { formatDate, formatInstant } from "../text.ts";
import { steps as words } from "./run-words.ts";
import { type TimelineEntry, timelineOf } from "./timeline-entries.ts";

export function Timeline({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol class="timeline">
      {timelineOf(steps).map((entry, index) => (
        <Entry key={index} entry={entry} isFirst={index === 0} />
      ))}
    </ol>
  );
}

function Entry({ entry, isFirst }: { readonly entry: TimelineEntry; readonly isFirst: boolean }) {
  const { kind, time, detail, times, sinceStart, sinceBefore } = entry;
  const { text, tone } = words[kind];
  return (
    <li class={tone} data-step={kind}>
      <div class="when">
        <time dateTime={time} title={formatDate(time)}>
          {formatInstant(time)}
        </time>
        {!isFirst && (
          <span class="quiet" title={`${formatMilliseconds(sinceStart)} after the first step`}>
            +{formatMilliseconds(sinceStart)}
          </span>
        )}
      </div>
      <div class="step">
        <strong>{text}</strong>
        {times > 1 && <span class="times">×{times}</span>}
        {!isFirst && sinceBefore >= 1 && <span class="quiet between">{formatMilliseconds(sinceBefore)} later</span>}
        <p class="detail">{detail}</p>
      </div>
    </li>
  );
}
