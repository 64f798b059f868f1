import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

export type TableLayout = "wide" | "compact";

const leastWidePixels = 720;

/** In a narrow table, a row has two lines. */
export function useTableWidth(table: RefObject<HTMLElement | null>): TableLayout {
  const [layout, setLayout] = useState<TableLayout>(() => (innerWidth < leastWidePixels ? "compact" : "wide"));
  useLayoutEffect(() => {
    const { current } = table;
    if (current === null) return undefined;
    const update = () => setLayout(current.clientWidth < leastWidePixels ? "compact" : "wide");
    update();
    const observer = new ResizeObserver(update);
    observer.observe(current);
    return () => observer.disconnect();
  }, [table]);
  return layout;
}
