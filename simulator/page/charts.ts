import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartOptions,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import type { DrawnTimeseries } from "../messages/drawn-dashboard.ts";
import { assignPlaces, datasetOf, labelsOf } from "./chart-data.ts";

/** Chart.js sets styles in a way that our content security policy allows. */
Chart.register(
  ...[BarController, LineController, BarElement, LineElement, PointElement, CategoryScale, LinearScale, Tooltip],
);

type Display = DrawnTimeseries["display"];
type Format = (value: number) => string;

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Colours that differ in both schemes and for most kinds of colour blindness. */
const palette = {
  light: ["#2a56c6", "#c2571a", "#17704a", "#8b3fa8", "#b3261e", "#0f7f8c", "#8a6d00", "#6b7280", "#c13c7a", "#4b5b2e"],
  dark: ["#8db2ff", "#f0a36b", "#62cf9b", "#cf9be6", "#ff8f86", "#67cdd9", "#e0c25c", "#a7aeb9", "#f195c1", "#b3c78d"],
};

const places = new WeakMap<HTMLCanvasElement, ReadonlyMap<string, number>>();

/** A line keeps its colour; a new line gets an unused one. */
export function assignColours(canvas: HTMLCanvasElement, names: readonly string[]): void {
  places.set(canvas, assignPlaces(places.get(canvas) ?? new Map(), names));
}

export function colourOf(canvas: HTMLCanvasElement, name: string): string {
  const colours = dark.matches ? palette.dark : palette.light;
  return colours[(places.get(canvas)?.get(name) ?? 0) % colours.length] ?? "";
}

function optionsOf(display: Display, format: Format): ChartOptions<"bar" | "line"> {
  const style = getComputedStyle(document.documentElement);
  const quiet = dark.matches ? "#a7aeb9" : "#565d67";
  const line = dark.matches ? "#333942" : "#dcdee2";
  const ticks = { color: quiet, font: { family: style.fontFamily, size: 11 } };
  const isStacked = display === "bars";
  return {
    animation: false,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    plugins: {
      tooltip: {
        filter: ({ raw }) => raw !== null,
        callbacks: { label: ({ dataset, raw }) => `${dataset.label}: ${format(Number(raw))}` },
      },
    },
    scales: {
      x: { stacked: isStacked, grid: { display: false }, ticks: { ...ticks, maxTicksLimit: 4, maxRotation: 0 } },
      y: { stacked: isStacked, beginAtZero: true, grid: { color: line }, ticks: { ...ticks, maxTicksLimit: 5 } },
    },
  };
}

export function drawChart(
  canvas: HTMLCanvasElement,
  { display, times, lines }: Pick<DrawnTimeseries, "display" | "times" | "lines">,
  format: Format,
): void {
  const data = {
    labels: labelsOf(times),
    datasets: lines.map((line) => datasetOf(line, colourOf(canvas, line.name), display)),
  };
  const options = optionsOf(display, format);
  const chart = Chart.getChart(canvas);
  if (chart === undefined) {
    new Chart(canvas, { type: display === "line" ? "line" : "bar", data, options });
    return;
  }
  chart.data = data;
  chart.options = options;
  chart.update("none");
}

export function onOtherColours(action: () => void): void {
  dark.addEventListener("change", action);
}
