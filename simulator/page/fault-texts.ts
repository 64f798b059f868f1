import { signal } from "@preact/signals";
import type { Fault, FaultPreset } from "../messages/fault.ts";
import { read } from "./requests.ts";

/** Undefined until `loadFaultTexts` has read them. */
export const faultTexts = signal<readonly Fault[] | undefined>(undefined);
export const faultPresets = signal<readonly FaultPreset[]>([]);

/** "" unless the texts could not be read. */
export const textsError = signal("");

/** Reads the texts again after each reconnection, because another simulator may answer. */
export async function loadFaultTexts(): Promise<void> {
  const [faults, presets] = await Promise.all([read("/api/faults"), read("/api/presets")]).catch(() => []);
  textsError.value = faults === undefined ? "The simulator did not send its list of faults." : "";
  if (faults === undefined) return;
  faultTexts.value = faults;
  faultPresets.value = presets ?? [];
}
