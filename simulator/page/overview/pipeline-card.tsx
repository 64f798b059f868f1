import { consoleState } from "../console-state.ts";
import { activeFaults } from "./active-faults.ts";
import { calendarText } from "./calendar-text.ts";
import { Comparison } from "./comparison.tsx";
import { layout } from "./layout.ts";
import { nodeFaultsOf } from "./node-faults.ts";
import { countsOf } from "./pipeline-counts.ts";
import { PipelinePicture } from "./pipeline-picture.tsx";
import { pollText } from "./poll-text.ts";
import { situationOf } from "./situation.ts";
import { SituationLine } from "./situation-line.tsx";
import { useMovingDots } from "./use-moving-dots.ts";

/** Shows the fault, the moving messages, and the lost and doubled runs of either design. */
export function PipelineCard() {
  const pipeline = consoleState.pipeline.value;
  const balance = consoleState.balance.value;
  const plain = consoleState.plain.value ?? null;
  const period = consoleState.faultPeriod.value ?? null;
  const traffic = consoleState.traffic.value;
  const polls = consoleState.polls.value;
  const dots = useMovingDots();
  const active = activeFaults.value;
  const isKnown = pipeline !== undefined && balance !== undefined;
  return (
    <section class="card flow" aria-label="The pipeline">
      {isKnown && <SituationLine situation={situationOf(active, period, balance, plain)} />}
      <div class="tracks">
        <PipelinePicture
          layout={layout.value}
          counts={isKnown ? countsOf(pipeline, balance, plain) : undefined}
          faults={nodeFaultsOf(active)}
          withPlain={consoleState.plain.value !== null}
          dots={dots}
        />
        <Comparison />
      </div>
      {traffic !== undefined && <p class="quiet time">{calendarText(traffic)}</p>}
      {polls !== undefined && <p class="quiet time">{pollText(polls)}</p>}
    </section>
  );
}
