import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";

export interface VirtualRows {
  readonly count: number;
  readonly rowHeight: number;
  readonly scroller: RefObject<HTMLElement | null>;
  /** Initial scroll position, in pixels from the top. */
  readonly start: number;
}

/** Rows of one height, of which only those in or near the viewport are in the document. */
export function useVirtualRows({
  count,
  rowHeight,
  scroller,
  start,
}: VirtualRows): Virtualizer<HTMLElement, HTMLElement> {
  const [, update] = useReducer((times: number) => times + 1, 0);
  const options = {
    ...{ count, overscan: 8, initialOffset: start },
    ...{ observeElementRect, observeElementOffset, scrollToFn: elementScroll },
    estimateSize: () => rowHeight,
    getScrollElement: () => scroller.current,
    onChange: () => update(undefined),
  };
  const own = useRef<Virtualizer<HTMLElement, HTMLElement> | undefined>(undefined);
  own.current ??= new Virtualizer(options);
  const rows = own.current;
  rows.setOptions(options);
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => rows._willUpdate());
  useLayoutEffect(() => rows.measure(), [rows, rowHeight]);
  return rows;
}
