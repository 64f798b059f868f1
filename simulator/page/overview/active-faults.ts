import { computed } from "@preact/signals";
import { consoleState } from "../console-state.ts";
import { faultTexts } from "../fault-texts.ts";

/**
 * Faults that are on, with their texts. Empty until the texts are loaded. A storm has no pause: between two of its
 * groups the next one counts.
 */
export const activeFaults = computed(() => {
  const storm = consoleState.storm.value?.faults ?? [];
  const names: ReadonlySet<string> = new Set([...(consoleState.faults.value ?? []), ...storm]);
  return (faultTexts.value ?? []).filter(({ name }) => names.has(name));
});
