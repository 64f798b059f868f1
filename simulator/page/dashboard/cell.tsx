import { useMemo } from "preact/hooks";
import type { Frame, PlacedWidget } from "../../messages/drawn-dashboard.ts";
import { EventStream } from "./event-stream.tsx";
import { Graph } from "./graph.tsx";
import { LogStream } from "./log-stream.tsx";
import { Note } from "./note.tsx";
import { QueryValue } from "./query-value.tsx";
import { SloList } from "./slo-list.tsx";
import { TopList } from "./top-list.tsx";
import { WidgetHeader } from "./widget-header.tsx";

export interface CellProperties {
  /** Unique in the page. */
  readonly id: string;
  readonly widget: PlacedWidget;
  readonly hasEvents: boolean;
  readonly onZoom: (frame: Frame) => void;
}

/** A widget at its place in the grid. */
export function Cell({ id, widget, hasEvents, onZoom }: CellProperties) {
  const { x, y, width, height } = widget.place;
  const place = {
    "--column": `${x + 1} / span ${width}`,
    "--row": `${y + 1} / span ${height}`,
  };
  // Preact skips an unchanged widget if it gets the same element again.
  return useMemo(
    () => (
      <article
        class={`widget ${widget.type}`}
        data-widget={widget.type}
        style={place}
        aria-labelledby={labelOf(id, widget)}
      >
        {contentOf({ id, widget, hasEvents, onZoom })}
      </article>
    ),
    [widget, hasEvents, onZoom],
  );
}

function labelOf(id: string, { type }: PlacedWidget): string | undefined {
  return type === "note" ? undefined : `${id}-title`;
}

function contentOf({ id, widget, hasEvents, onZoom }: CellProperties) {
  switch (widget.type) {
    case "note":
      return <Note note={widget} />;
    case "query_value":
      return (
        <>
          <WidgetHeader id={id} widget={widget} />
          <QueryValue widget={widget} />
        </>
      );
    case "toplist":
      return (
        <>
          <WidgetHeader id={id} widget={widget} />
          <TopList widget={widget} />
        </>
      );
    case "event_stream":
      return (
        <>
          <WidgetHeader id={id} widget={widget} />
          <EventStream widget={widget} />
        </>
      );
    case "list_stream":
      return (
        <>
          <WidgetHeader id={id} widget={widget} />
          <LogStream widget={widget} />
        </>
      );
    case "slo_list":
      return (
        <>
          <WidgetHeader id={id} widget={widget} />
          <SloList widget={widget} />
        </>
      );
    case "timeseries":
      return <Graph id={id} widget={widget} hasEvents={hasEvents} onZoom={onZoom} />;
  }
}
