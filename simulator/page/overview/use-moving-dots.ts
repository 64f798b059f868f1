import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { consoleState } from "../console-state.ts";
import { layout } from "./layout.ts";
import { moveDots } from "./moving-dots.ts";
import { countsOf, movesOf, type Snapshot } from "./pipeline-counts.ts";
import { segmentOf } from "./pipeline-layout.ts";

const still = typeof matchMedia === "undefined" ? undefined : matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Moves a dot for each message that moved since the last state, in the group of the returned reference. Nothing moves
 * in a hidden tab, or if the user prefers reduced motion.
 */
export function useMovingDots(): { current: SVGGElement | null } {
  const layer = useRef<SVGGElement>(null);
  const before = useRef<Snapshot>(undefined);
  useSignalEffect(() => {
    const pipeline = consoleState.pipeline.value;
    const balance = consoleState.balance.value;
    const plain = consoleState.plain.value;
    const failedHeartbeats = consoleState.failedHeartbeats.value ?? 0;
    if (pipeline === undefined || balance === undefined || plain === undefined) return;
    const failed = pipeline.refused + pipeline.unknown + failedHeartbeats;
    const now = { counts: countsOf(pipeline, balance, plain), failed };
    const moves = movesOf(before.current, now);
    before.current = now;
    if (still?.matches === true || document.hidden || layer.current === null) return;
    for (const move of moves) moveDots(layer.current, { ...move, segment: segmentOf(move, layout.peek()) });
  });
  return layer;
}
