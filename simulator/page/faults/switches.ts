import { signal } from "@preact/signals";
import type { FaultPreset } from "../../messages/fault.ts";
import { consoleState } from "../console-state.ts";
import { order } from "../requests.ts";
import { announce } from "../shell/announcement.ts";

type Switches = Readonly<Record<string, boolean>>;

/** Why the last switch failed, or "". */
export const switchError = signal("");

/** Names of the faults that are on after the switch. */
export function switched(on: readonly string[], switches: Switches): readonly string[] {
  const kept = on.filter((name) => switches[name] !== false);
  const added = Object.keys(switches).filter((name) => switches[name] === true && !on.includes(name));
  return [...kept, ...added];
}

export function isPresetOn({ faults }: FaultPreset, on: readonly string[]): boolean {
  return faults.every((name) => on.includes(name));
}

/** Shows the change at once, and undoes it if the simulator refuses it. */
export async function switchFaults(switches: Switches): Promise<void> {
  const before = consoleState.faults.value ?? [];
  consoleState.faults.value = switched(before, switches);
  switchError.value = await order("/api/faults", switches);
  if (switchError.value === "") return;
  consoleState.faults.value = before;
  announce(switchError.value);
}

export function switchAll(names: readonly string[], on: boolean): Promise<void> {
  return switchFaults(Object.fromEntries(names.map((name) => [name, on])));
}
