import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { consoleState } from "../console-state.ts";
import { ViewHeader } from "../controls/view-header.tsx";
import { loadFaults } from "./active-faults.ts";
import { LatestOccurrences } from "./latest-occurrences.tsx";
import { LatestRuns } from "./latest-runs.tsx";
import { OwnRun } from "./own-run.tsx";
import { PipelineCard } from "./pipeline-card.tsx";
import { Speed } from "./speed.tsx";
import { StormButton } from "./storm-button.tsx";

const about =
  "Each finished Spacelift run goes through a queue to Datadog: it waits there until Datadog has it, so none is lost, and keeps one timestamp of its own, so none counts twice.";

export function OverviewView() {
  const wrong = useSignal("");
  useEffect(() => {
    void loadFaults().then((text) => {
      wrong.value = text;
    });
  }, [wrong]);
  // Faults of Datadog need the stand-in.
  const withStorm = consoleState.target.value === null;
  return (
    <div class="overview">
      <ViewHeader title="Overview" about={about} />
      <div class="controls">
        {withStorm && <StormButton />}
        <Speed />
      </div>
      {wrong.value !== "" && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <PipelineCard />
      <div class="below">
        <LatestRuns />
        <LatestOccurrences />
        <OwnRun />
      </div>
    </div>
  );
}
