import { useSignal } from "@preact/signals";
import type { FaultPeriod } from "../../messages/console-state.ts";
import { consoleState } from "../console-state.ts";
import { Badge } from "../controls/badge.tsx";
import { faultPresets } from "../fault-texts.ts";
import { runsToCome } from "../runs-to-come.ts";
import { formatNumber } from "../text.ts";
import { ActiveFaults } from "./active-faults.tsx";
import { AffectedRuns } from "./affected-runs.tsx";
import { EffectFigures } from "./effect-figures.tsx";
import { NoRuns } from "./no-runs.tsx";
import { OccurrenceList } from "./occurrence-list.tsx";
import { PeriodText } from "./period-text.tsx";
import { switchAll } from "./switches.ts";

/** The faults that are on and everything that happened because of them, updated live. A bar at the bottom of a phone. */
export function EffectPanel() {
  const isUnfolded = useSignal(false);
  const period = consoleState.faultPeriod.value ?? null;
  const on = consoleState.faults.value ?? [];
  return (
    <section
      class={isUnfolded.value ? "card effect-panel unfolded" : "card effect-panel"}
      aria-labelledby="effect-title"
    >
      <header>
        <h2 id="effect-title">Effect</h2>
        <EffectBrief />
        {on.length > 0 ? <Badge tone="warm">{`${on.length} on`}</Badge> : <Badge>no fault on</Badge>}
        <button
          type="button"
          class="small unfold"
          aria-expanded={isUnfolded.value}
          onClick={() => {
            isUnfolded.value = !isUnfolded.value;
          }}
        >
          {isUnfolded.value ? "Hide" : "Show"}
        </button>
      </header>
      <div class="effect-details">
        {on.length === 0 && period === null && <Suggestion />}
        <ActiveFaults />
        {period !== null && <Happened period={period} />}
        <OccurrenceList />
      </div>
    </section>
  );
}

/** While a phone hides the details. */
function EffectBrief() {
  const balance = consoleState.balance.value;
  if (balance === undefined) return null;
  return (
    <p class="effect-brief">{`${formatNumber(runsToCome(balance, balance.deadLettered))} in flight, ${formatNumber(balance.lost)} lost`}</p>
  );
}

function Suggestion() {
  const [first] = faultPresets.value;
  return (
    <>
      <p>Switch on a fault. Its effect on runs appears here at once.</p>
      {first !== undefined && (
        <p>
          <button type="button" class="first" onClick={() => void switchAll(first.faults, true)}>
            {`Try “${first.title}”`}
          </button>
        </p>
      )}
      <NoRuns />
    </>
  );
}

function Happened({ period }: { readonly period: FaultPeriod }) {
  const issued = consoleState.pipeline.value?.issued ?? 0;
  const isQuiet = period.to === null && issued === period.before.pipeline.issued;
  return (
    <>
      <PeriodText period={period} />
      {isQuiet && <p class="quiet">Waiting for the next run …</p>}
      <NoRuns />
      <EffectFigures period={period} />
      <AffectedRuns period={period} />
    </>
  );
}
