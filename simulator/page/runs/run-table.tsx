import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { RunSummary } from "../../messages/run.ts";
import type { ShownRuns } from "../held-runs.ts";
import { formatNumber } from "../text.ts";
import { useHolding } from "./holding.ts";
import type { Reading } from "./reading.ts";
import type { RunFilter } from "./run-filter.ts";
import { RunRow } from "./run-row.tsx";
import { useTableWidth } from "./table-width.ts";
import { useVirtualRows } from "./virtual-rows.ts";

interface Properties {
  readonly shown: ShownRuns;
  readonly matching: readonly RunSummary[];
  readonly filter: RunFilter;
  /** Such as "12 of 2,000 runs". */
  readonly count: string;
  readonly open: string | undefined;
  readonly reading: Reading;
}

const rowHeights = { wide: 38, compact: 60 };
const columns = ["Time", "Subject", "Type", "State", "Standing", "Id"] as const;

export function RunTable({ shown, matching, filter, count, open, reading }: Properties) {
  const scroller = useRef<HTMLDivElement>(null);
  const layout = useTableWidth(scroller);
  const rowHeight = rowHeights[layout];
  const rows = useVirtualRows({ count: shown.runs.length, rowHeight, scroller, start: reading.scrollTop });
  useHolding(scroller, matching, reading);

  useReturn(scroller, open === undefined ? shown.runs.findIndex(({ id }) => id === reading.opened) : -1);

  const toTop = () => {
    reading.held.value = undefined;
    rows.scrollToOffset(0);
  };

  return (
    <div class={`run-table ${layout}`}>
      <p class="count">
        <span class="quiet">{count}</span>
        {shown.newer > 0 && (
          <button type="button" class="small first" onClick={toTop}>
            {formatNumber(shown.newer)} new {shown.newer === 1 ? "run" : "runs"}
          </button>
        )}
      </p>
      <div class="scroller" ref={scroller}>
        <div class="head" aria-hidden="true">
          {columns.map((column) => (
            <span key={column}>{column}</span>
          ))}
        </div>
        <ol aria-label="Runs" style={{ height: `${rows.getTotalSize()}px` }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const run = shown.runs[index];
            const place = { index, count: shown.runs.length, start, height: rowHeight };
            return run && <RunRow key={run.id} {...{ run, place, filter, reading }} isOpen={run.id === open} />;
          })}
        </ol>
      </div>
    </div>
  );
}

/** Focuses the row of the run that the reader has closed, once the row is rendered. */
function useReturn(scroller: RefObject<HTMLElement | null>, index: number): void {
  const isDone = useRef(index === -1);
  useEffect(() => {
    if (isDone.current) return;
    const link = scroller.current?.querySelector<HTMLElement>(`[aria-posinset="${index + 1}"] a`);
    link?.focus({ preventScroll: true });
    isDone.current = link !== null;
  });
}
