import type { Signal } from "@preact/signals";
import type { ColouredLine } from "./chart.ts";
import { isolated, toggled } from "./legend-values.ts";

interface Properties {
  readonly line: ColouredLine;
  /** All lines of the graph. */
  readonly lines: readonly ColouredLine[];
  readonly hidden: Signal<ReadonlySet<string>>;
}

/** A click toggles the line. A double click, or a click with Alt or Shift, shows only this line, or all again. */
export function LineButton({ line: { name, colour }, lines, hidden }: Properties) {
  const isolate = () => {
    hidden.value = isolated(
      hidden.value,
      name,
      lines.map((each) => each.name),
    );
  };
  return (
    <button
      type="button"
      class="line-button"
      aria-pressed={!hidden.value.has(name)}
      title="Click to hide or show. Double-click to show it alone."
      style={{ "--colour": colour }}
      onClick={({ altKey, shiftKey }) => {
        if (altKey || shiftKey) isolate();
        else hidden.value = toggled(hidden.value, name);
      }}
      onDblClick={isolate}
    >
      {name}
    </button>
  );
}
