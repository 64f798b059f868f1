import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type Axis, bucketAt } from "./axis.ts";
import { crosshair } from "./crosshair.ts";

// These signals change once per bucket, so a component that reads them is not rendered on each move of the pointer.

/** The bucket under the crosshair. Undefined without one, and far from the viewport. */
export function useHoveredBucket(axis: Axis, isNear: ReadonlySignal<boolean>): number | undefined {
  const bucket = useMemo(
    () =>
      computed(() => {
        const hovered = isNear.value ? crosshair.value : null;
        return hovered === null ? undefined : bucketAt(axis, hovered.second);
      }),
    [axis.from, axis.to, axis.bucketSeconds, isNear],
  );
  return bucket.value;
}

/** The bucket under the crosshair if it belongs to this graph. */
export function useOwnBucket(graph: string, axis: Axis): number | undefined {
  const bucket = useMemo(
    () => computed(() => (crosshair.value?.graph === graph ? bucketAt(axis, crosshair.value.second) : undefined)),
    [graph, axis.from, axis.to, axis.bucketSeconds],
  );
  return bucket.value;
}
