import {
  BarController,
  BarElement,
  Chart,
  type ChartConfiguration,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from "chart.js";
import type { DrawnTimeseries, Line } from "../../messages/drawn-dashboard.ts";
import { axisOf } from "./axis.ts";
import { room, timeAxis, valueTicks } from "./chart-axes.ts";
import { datasetOf } from "./chart-dataset.ts";

/** Chart.js sets styles in a way that our content security policy allows. */
Chart.register(BarController, LineController, BarElement, LineElement, PointElement, LinearScale, Filler);

export interface ColouredLine extends Line {
  readonly colour: string;
}

export interface ChartLook {
  readonly text: string;
  readonly line: string;
  readonly fontFamily: string;
}

export function chartConfiguration(
  widget: DrawnTimeseries,
  lines: readonly ColouredLine[],
  look: ChartLook,
): ChartConfiguration<"bar" | "line"> {
  const axis = axisOf(widget);
  const isStacked = widget.display !== "line";
  const font = { family: look.fontFamily, size: 11 };
  return {
    type: widget.display === "bars" ? "bar" : "line",
    data: { datasets: lines.map((line) => datasetOf(line, widget.display, axis)) },
    options: {
      animation: false,
      // A DOM overlay shows the crosshair, so that the pointer never redraws the canvas.
      events: [],
      parsing: false,
      normalized: true,
      maintainAspectRatio: false,
      layout: { padding: { top: room.top, right: room.right } },
      plugins: { filler: { propagate: false } },
      scales: {
        x: {
          type: "linear",
          min: axis.from,
          max: axis.to,
          // Bars stand in the middle of their buckets, so the axis needs no room at its ends.
          offset: false,
          stacked: isStacked,
          grid: { display: false },
          border: { color: look.line },
          ticks: { color: look.text, font, maxRotation: 0, autoSkip: false },
          ...timeAxis(axis),
        },
        y: {
          type: "linear",
          stacked: isStacked,
          beginAtZero: widget.axis.startsAtZero,
          grid: { color: look.line, tickLength: 0 },
          border: { display: false },
          ticks: { color: look.text, font, maxTicksLimit: 5, padding: 6, ...valueTicks(widget.unit) },
          afterFit: (scale) => {
            scale.width = room.left;
          },
        },
      },
    },
  };
}

/** Draws on the canvas and reuses its chart. */
export function drawChart(
  canvas: HTMLCanvasElement,
  widget: DrawnTimeseries,
  lines: readonly ColouredLine[],
  look: ChartLook,
): void {
  const configuration = chartConfiguration(widget, lines, look);
  const chart = Chart.getChart(canvas);
  if (chart === undefined) {
    new Chart(canvas, configuration);
    return;
  }
  chart.data = configuration.data;
  chart.options = configuration.options ?? {};
  chart.update("none");
}

export function removeChart(canvas: HTMLCanvasElement): void {
  Chart.getChart(canvas)?.destroy();
}
