import { consoleState } from "../console-state.ts";
import { faultTexts } from "../fault-texts.ts";
import { switchFaults } from "./switches.ts";

export function ActiveFaults() {
  const on = consoleState.faults.value ?? [];
  const active = (faultTexts.value ?? []).filter(({ name }) => on.includes(name));
  if (active.length === 0) return null;
  return (
    <ul class="active-faults" aria-label="Faults that are on">
      {active.map(({ name, description, effect }) => (
        <li key={name}>
          <p class="cause">
            <strong>{description}</strong>
            <button
              type="button"
              class="small"
              aria-label={`Switch off: ${description}`}
              onClick={() => void switchFaults({ [name]: false })}
            >
              Off
            </button>
          </p>
          <p>{effect}</p>
        </li>
      ))}
    </ul>
  );
}
