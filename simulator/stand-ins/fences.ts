import type { FenceItem, Fences } from "../../lambda/shared/custom-resource/fences.ts";
import { type Disrupt, disrupted, undisturbed } from "./disruption.ts";

export interface FencesSettings {
  readonly disrupt?: Disrupt<"read" | "replace">;
}

export function createFencesStandIn({ disrupt = undisturbed }: FencesSettings = {}): Fences {
  const items = new Map<string, FenceItem>();
  return {
    read: (key) => disrupted(disrupt, "read", () => items.get(key)),
    replace: (key, before, item) =>
      disrupted(disrupt, "replace", () => {
        if (items.get(key)?.token !== before) return false;
        items.set(key, item);
        return true;
      }),
  };
}
