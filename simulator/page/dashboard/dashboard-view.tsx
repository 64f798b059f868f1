import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Empty } from "../controls/empty.tsx";
import { ViewHeader } from "../controls/view-header.tsx";
import { useDashboardFeed } from "./dashboard-feed.ts";
import { FeedState } from "./feed-state.tsx";
import { Group } from "./group.tsx";
import { NoRuns } from "./no-runs.tsx";
import { followScheme } from "./palette.ts";
import { addressOf, parametersOf, parseSelection, type Selection, withToggledGroup } from "./selection.ts";
import { TimePicker } from "./time-picker.tsx";
import { Variables } from "./variables.tsx";
import { useZoom } from "./zoom.ts";

/** The shipped dashboard's own JSON, drawn as Datadog draws it. */
export function DashboardView() {
  const { path, query, route } = useLocation();
  const selection = parseSelection(query);
  const feed = useDashboardFeed(parametersOf(selection), selection.fixed === null);
  const dashboard = feed.dashboard.value;
  const choose = (next: Selection) => route(addressOf(path, next));
  const replace = (next: Selection) => route(addressOf(path, next), true);
  const zoom = useZoom(selection, choose);
  useEffect(followScheme, []);
  const isAwaited = useComputed(() => feed.dashboard.value === undefined && feed.problem.value === "");

  return (
    <div class="dashboard">
      <ViewHeader title="Dashboard">
        <TimePicker selection={selection} frame={dashboard?.frame} onChoose={choose} />
      </ViewHeader>
      <div class="toolbar">
        <Variables variables={dashboard?.variables ?? []} selection={selection} onChoose={choose} />
        <label class="switch">
          <input
            type="checkbox"
            checked={selection.hasEvents}
            onChange={() => replace({ ...selection, hasEvents: !selection.hasEvents })}
          />
          Show events
        </label>
        <FeedState feed={feed} />
      </div>
      <NoRuns />
      {isAwaited.value && <Empty title="Loading …" />}
      {dashboard?.groups.map((group, index) => (
        <Group
          key={group.title}
          id={`group-${index}`}
          group={group}
          isOpen={!selection.closed.includes(index)}
          hasEvents={selection.hasEvents}
          onToggle={() => replace(withToggledGroup(selection, index))}
          onZoom={zoom}
        />
      ))}
    </div>
  );
}
