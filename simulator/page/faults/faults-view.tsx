import { useSignalEffect } from "@preact/signals";
import { connection, consoleState } from "../console-state.ts";
import { Empty } from "../controls/empty.tsx";
import { ViewHeader } from "../controls/view-header.tsx";
import { faultTexts, loadFaultTexts, textsError } from "../fault-texts.ts";
import { useQuery } from "../query.ts";
import { EffectPanel } from "./effect-panel.tsx";
import { FaultGroups } from "./fault-groups.tsx";
import { Presets } from "./presets.tsx";
import { switchAll, switchError } from "./switches.ts";
import { TimedFaults } from "./timed-faults.tsx";

export function FaultsView() {
  const [query, change] = useQuery();
  const search = query["q"] ?? "";
  useSignalEffect(() => {
    if (connection.value === "lost") return;
    switchError.value = "";
    void loadFaultTexts();
  });
  const total = faultTexts.value?.length;
  const on = consoleState.faults.value ?? [];
  return (
    <>
      <ViewHeader title="Faults" about={total === undefined ? undefined : `${on.length} of ${total} on`} />
      <div class="fault-columns">
        <div class="fault-switches">
          <search class="fault-search">
            <input
              type="search"
              aria-label="Search faults"
              placeholder="Search: 403, clock, throttled …"
              value={search}
              onInput={({ currentTarget }) => change({ q: currentTarget.value })}
            />
            <button type="button" disabled={on.length === 0} onClick={() => void switchAll(on, false)}>
              Switch all off
            </button>
          </search>
          <Presets />
          <TimedFaults />
          {[textsError.value, switchError.value].filter(Boolean).map((error) => (
            <p key={error} class="notice bad" role="alert">
              {error}
            </p>
          ))}
          {faultTexts.value !== undefined && <FaultGroups faults={faultTexts.value} search={search} />}
          {faultTexts.value === undefined && textsError.value === "" && <Empty title="Loading …" />}
        </div>
        <EffectPanel />
      </div>
    </>
  );
}
