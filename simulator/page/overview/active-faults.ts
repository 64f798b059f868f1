import { computed, signal } from "@preact/signals";
import type { Fault } from "../../messages/fault.ts";
import { consoleState } from "../console-state.ts";
import { read } from "../requests.ts";

const catalogue = signal<readonly Fault[]>([]);

/**
 * Faults that are on, with their texts. Empty until `loadFaults` has the texts. A storm has no pause: between two of
 * its groups the next one counts.
 */
export const activeFaults = computed(() => {
  const storm = consoleState.storm.value?.faults ?? [];
  const names: ReadonlySet<string> = new Set([...(consoleState.faults.value ?? []), ...storm]);
  return catalogue.value.filter(({ name }) => names.has(name));
});

/** Returns an error text, or "" on success. */
export async function loadFaults(): Promise<string> {
  if (catalogue.value.length > 0) return "";
  const faults = await read("/api/faults").catch(() => undefined);
  if (faults === undefined) return "The simulator does not tell its faults. Reload the page.";
  catalogue.value = faults;
  return "";
}
