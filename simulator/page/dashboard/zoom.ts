import { useCallback, useRef } from "preact/hooks";
import type { Frame } from "../../messages/drawn-dashboard.ts";
import { atLeastShortest, type Selection } from "./selection.ts";

/** Returns a function that shows a time frame. It is always the same one, so that no widget is rendered again. */
export function useZoom(selection: Selection, choose: (next: Selection) => void): (frame: Frame) => void {
  const latest = useRef({ selection, choose });
  latest.current = { selection, choose };
  return useCallback((frame) => {
    latest.current.choose({ ...latest.current.selection, fixed: atLeastShortest(frame) });
  }, []);
}
