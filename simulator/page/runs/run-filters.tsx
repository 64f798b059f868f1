import { useLocation } from "preact-iso";
import type { RunSummary } from "../../messages/run.ts";
import { standings } from "../standings.ts";
import { addressOf, type RunFilter, readFilter, statesOf } from "./run-filter.ts";

interface Properties {
  readonly filter: RunFilter;
  readonly runs: readonly RunSummary[];
}

/** The filter is in the address. Typing replaces the address; a choice adds to the history. */
export function RunFilters({ filter, runs }: Properties) {
  const { path, route } = useLocation();
  const apply = (changed: RunFilter, replaces: boolean) => {
    const [, query = ""] = addressOf(changed).split("?");
    route(query === "" ? path : `${path}?${query}`, replaces);
  };
  return (
    <search class="run-filters">
      <label>
        <span class="unseen">Search runs</span>
        <input
          type="search"
          placeholder="Stack, id or type"
          value={filter.text}
          onInput={({ currentTarget }) => apply({ ...filter, text: currentTarget.value }, true)}
        />
      </label>
      <label>
        <span class="unseen">Filter by standing</span>
        <select
          value={filter.standing}
          onChange={({ currentTarget }) =>
            apply({ ...filter, standing: readFilter({ standing: currentTarget.value }).standing }, false)
          }
        >
          <option value="">Any standing</option>
          {Object.entries(standings).map(([value, { text }]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="unseen">Filter by state</span>
        <select
          value={filter.state}
          onChange={({ currentTarget }) => apply({ ...filter, state: currentTarget.value }, false)}
        >
          <option value="">Any state</option>
          {statesOf(runs, filter.state).map((state) => (
            <option key={state} value={state}>
              {state.toLowerCase()}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
