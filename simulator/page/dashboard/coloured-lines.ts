import { useMemo, useRef } from "preact/hooks";
import type { DrawnTimeseries } from "../../messages/drawn-dashboard.ts";
import type { ColouredLine } from "./chart.ts";
import { lineColour, scheme } from "./palette.ts";
import { assignPlaces } from "./places.ts";

/** The lines, whose order and colours stay the same over refreshes. */
export function useColouredLines({ lines, palette }: DrawnTimeseries): readonly ColouredLine[] {
  const places = useRef<ReadonlyMap<string, number>>(new Map());
  const current = scheme.value;
  return useMemo(() => {
    const now = assignPlaces(
      places.current,
      lines.map(({ name }) => name),
    );
    places.current = now;
    const placeOf = (name: string) => now.get(name) ?? 0;
    return lines
      .toSorted((one, other) => placeOf(one.name) - placeOf(other.name))
      .map((line) => ({ ...line, colour: lineColour(palette, line.name, placeOf(line.name), current) }));
  }, [lines, palette, current]);
}
