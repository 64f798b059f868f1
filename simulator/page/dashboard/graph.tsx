import { useComputed, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { DrawnTimeseries, Frame } from "../../messages/drawn-dashboard.ts";
import { axisOf } from "./axis.ts";
import { ChartCanvas } from "./chart-canvas.tsx";
import { useColouredLines } from "./coloured-lines.ts";
import { EventBands, EventLines } from "./event-bands.tsx";
import { Legend } from "./legend.tsx";
import { useNearViewport } from "./near-viewport.ts";
import { Plot } from "./plot.tsx";
import { ValuesTable } from "./values-table.tsx";
import { WidgetHeader } from "./widget-header.tsx";

interface Properties {
  readonly id: string;
  readonly widget: DrawnTimeseries;
  readonly hasEvents: boolean;
  readonly onZoom: (frame: Frame) => void;
}

export function Graph({ id, widget, hasEvents, onZoom }: Properties) {
  const box = useRef<HTMLDivElement>(null);
  const isNear = useNearViewport(box);
  const hidden = useSignal<ReadonlySet<string>>(new Set());
  const isTable = useSignal(false);
  const lines = useColouredLines(widget);
  const shown = useMemo(() => lines.filter(({ name }) => !hidden.value.has(name)), [lines, hidden.value]);
  const axis = axisOf(widget);
  const caption = useComputed(() => (isTable.value ? "Show as legend" : "Show as table"));
  return (
    <>
      <WidgetHeader id={id} widget={widget}>
        {lines.length > 0 && (
          <button
            type="button"
            class="icon"
            aria-label={`${caption.value}: ${widget.title}`}
            aria-pressed={isTable}
            title={caption}
            onClick={() => {
              isTable.value = !isTable.value;
            }}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6" />
            </svg>
          </button>
        )}
      </WidgetHeader>
      <div class="chart" ref={box}>
        <p class="axis-label" aria-hidden="true">
          {widget.unit.kind === "label" ? widget.axis.label : ""}
        </p>
        {hasEvents && isNear.value && <EventBands axis={axis} />}
        {isNear.value && widget.events.length > 0 && <EventLines axis={axis} events={widget.events} />}
        <ChartCanvas widget={widget} lines={shown} isNear={isNear} />
        {lines.length === 0 ? (
          <p class="no-data">No data in this time frame</p>
        ) : (
          <Plot
            id={id}
            title={widget.title}
            unit={widget.unit}
            axis={axis}
            lines={shown}
            hasEvents={hasEvents}
            isNear={isNear}
            onZoom={onZoom}
          />
        )}
      </div>
      {isTable.value ? (
        <ValuesTable widget={widget} lines={lines} axis={axis} hidden={hidden} isNear={isNear} />
      ) : (
        <Legend widget={widget} lines={lines} axis={axis} hidden={hidden} isNear={isNear} />
      )}
    </>
  );
}
