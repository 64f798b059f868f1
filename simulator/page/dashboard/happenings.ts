import { computed } from "@preact/signals";
import { consoleState } from "../console-state.ts";

/** Newest first. */
export const happenings = computed(() => consoleState.occurrences.value ?? []);
