import type { DrawnGroup, Frame } from "../../messages/drawn-dashboard.ts";
import { Cell } from "./cell.tsx";

interface Properties {
  /** Unique in the page. */
  readonly id: string;
  readonly group: DrawnGroup;
  readonly isOpen: boolean;
  readonly hasEvents: boolean;
  readonly onToggle: () => void;
  readonly onZoom: (frame: Frame) => void;
}

export function Group({ id, group, isOpen, hasEvents, onToggle, onZoom }: Properties) {
  const { title, colour, widgets } = group;
  return (
    <section class={`group ${colour}`} aria-labelledby={id}>
      <h2 id={id}>
        <button type="button" aria-expanded={isOpen} onClick={onToggle}>
          <svg class="group-arrow" viewBox="0 0 12 12" aria-hidden="true">
            <path d="M3 4.5 6 8l3-3.5" />
          </svg>
          {title}
        </button>
      </h2>
      {isOpen && (
        <div class="widgets">
          {widgets.map((widget, index) => (
            <Cell
              // The file's order is fixed while the page is open.
              key={`${id}-${index}`}
              id={`${id}-${index}`}
              widget={widget}
              hasEvents={hasEvents}
              onZoom={onZoom}
            />
          ))}
        </div>
      )}
    </section>
  );
}
