import { useSignalEffect } from "@preact/signals";
import { connection, consoleState } from "../console-state.ts";
import { ViewHeader } from "../controls/view-header.tsx";
import { loadFaultTexts, textsError } from "../fault-texts.ts";
import { LatestOccurrences } from "./latest-occurrences.tsx";
import { LatestRuns } from "./latest-runs.tsx";
import { OwnRun } from "./own-run.tsx";
import { PipelineCard } from "./pipeline-card.tsx";
import { Speed } from "./speed.tsx";
import { StormButton } from "./storm-button.tsx";

const about =
  "Each finished Spacelift run goes through a queue to Datadog: it waits there until Datadog has it, so none is lost, and keeps one timestamp of its own, so none counts twice.";

export function OverviewView() {
  useSignalEffect(() => {
    if (connection.value !== "lost") void loadFaultTexts();
  });
  // Faults of Datadog need the stand-in.
  const withStorm = consoleState.target.value === null;
  return (
    <div class="overview">
      <ViewHeader title="Overview" about={about} />
      <div class="controls">
        {withStorm && <StormButton />}
        <Speed />
      </div>
      {textsError.value !== "" && (
        <p class="wrong" role="alert">
          {textsError}
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
