import type { Fault } from "../../messages/fault.ts";
import { switchFaults } from "./switches.ts";

interface Properties {
  readonly fault: Fault;
  readonly isOn: boolean;
}

export function FaultSwitch({ fault: { name, description, effect }, isOn }: Properties) {
  return (
    <li class={isOn ? "fault on" : "fault"} title={name}>
      <label>
        <input
          type="checkbox"
          checked={isOn}
          aria-describedby={`effect-${name}`}
          onChange={({ currentTarget }) => void switchFaults({ [name]: currentTarget.checked })}
        />
        <span>{description}</span>
      </label>
      <p id={`effect-${name}`} class="quiet">
        {effect}
      </p>
    </li>
  );
}
