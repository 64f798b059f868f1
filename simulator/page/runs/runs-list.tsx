import { useEffect, useMemo } from "preact/hooks";
import { consoleState } from "../console-state.ts";
import { Empty } from "../controls/empty.tsx";
import { ViewHeader } from "../controls/view-header.tsx";
import { isOfEarlierSimulator, showRuns } from "../held-runs.ts";
import { formatNumber } from "../text.ts";
import type { Reading } from "./reading.ts";
import { addressOf, createMatch, isFiltering, type RunFilter } from "./run-filter.ts";
import { RunFilters } from "./run-filters.tsx";
import { RunTable } from "./run-table.tsx";

interface Properties {
  readonly filter: RunFilter;
  /** Id of the run whose page is open beside the list. */
  readonly open: string | undefined;
  readonly reading: Reading;
}

export function RunsList({ filter, open, reading }: Properties) {
  const all = consoleState.runs.value;
  const runs = all ?? [];
  const { text, standing, state } = filter;
  const matching = useMemo(() => runs.filter(createMatch({ text, standing, state })), [all, text, standing, state]);
  const held = reading.held.value;
  const shown = showRuns(runs, matching, held);
  useEffect(() => {
    // The next movement in the list then holds the new runs.
    if (held !== undefined && isOfEarlierSimulator(held, runs)) reading.held.value = undefined;
  }, [held, all]);
  return (
    <section class="runs-list" aria-labelledby="view-title">
      <ViewHeader title="Runs">
        <a class="button first" href={addressOf(filter, "new")}>
          Send a run
        </a>
      </ViewHeader>
      <RunFilters filter={filter} runs={runs} />
      {shown.runs.length > 0 ? (
        <RunTable {...{ shown, matching, filter, open, reading }} count={countText(matching.length, runs.length)} />
      ) : (
        <>
          <p class="quiet count">{all !== undefined && countText(matching.length, runs.length)}</p>
          <NoRuns isFiltering={isFiltering(filter)} isLoaded={all !== undefined} />
        </>
      )}
    </section>
  );
}

function countText(matching: number, all: number): string {
  return `${formatNumber(matching)} of ${formatNumber(all)} ${all === 1 ? "run" : "runs"}`;
}

function NoRuns({ isFiltering: hasFilter, isLoaded }: { readonly isFiltering: boolean; readonly isLoaded: boolean }) {
  if (!isLoaded) return null;
  return hasFilter ? (
    <Empty title="No run matches.">
      <a href="/runs">Show all runs</a>
    </Empty>
  ) : (
    <Empty title="No runs yet.">
      <a href="/runs/new">Send a run</a>, or choose a speed on the <a href="/">overview</a>.
    </Empty>
  );
}
