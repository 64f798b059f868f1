import { consoleState } from "../console-state.ts";
import { faultPresets } from "../fault-texts.ts";
import { isPresetOn, switchAll } from "./switches.ts";

/** Buttons that each switch several faults. A pressed button shows that they are on. */
export function Presets() {
  const on = consoleState.faults.value ?? [];
  return (
    <fieldset class="presets">
      <legend class="unseen">Presets</legend>
      {faultPresets.value.map((preset) => {
        const isOn = isPresetOn(preset, on);
        return (
          <button
            key={preset.title}
            type="button"
            class="chip"
            aria-pressed={isOn}
            title={preset.effect}
            onClick={() => void switchAll(preset.faults, !isOn)}
          >
            {preset.title}
          </button>
        );
      })}
    </fieldset>
  );
}
