import "./chart-library.js";
import { formatTime } from "./dom.js";

const { Chart } = globalThis;
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Told apart in light and dark, and by most who see fewer colours. */
const palette = {
  light: ["#2a56c6", "#c2571a", "#17704a", "#8b3fa8", "#b3261e", "#0f7f8c", "#8a6d00", "#6b7280", "#c13c7a", "#4b5b2e"],
  dark: ["#8db2ff", "#f0a36b", "#62cf9b", "#cf9be6", "#ff8f86", "#67cdd9", "#e0c25c", "#a7aeb9", "#f195c1", "#b3c78d"],
};

const places = new WeakMap();

/** The colour of a line of a chart: the same as before, wherever it stands now. */
export function colourOf(canvas, name) {
  const known = places.get(canvas) ?? new Map();
  places.set(canvas, known);
  const index = known.get(name) ?? known.size;
  known.set(name, index);
  const colours = dark.matches ? palette.dark : palette.light;
  return colours[index % colours.length];
}

function datasetOf(canvas, { name, values }, display) {
  const colour = colourOf(canvas, name);
  return {
    label: name,
    data: values,
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: display === "line" ? 2 : 0,
    pointRadius: display === "line" ? 2 : 0,
    spanGaps: true,
    categoryPercentage: 1,
    barPercentage: 0.9,
  };
}

function optionsOf(display) {
  const style = getComputedStyle(document.documentElement);
  const quiet = dark.matches ? "#a7aeb9" : "#565d67";
  const line = dark.matches ? "#333942" : "#dcdee2";
  const ticks = { color: quiet, font: { family: style.fontFamily, size: 11 } };
  const isStacked = display === "bars";
  return {
    animation: false,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    plugins: { legend: { display: false }, tooltip: { filter: ({ raw }) => raw !== null } },
    scales: {
      x: { stacked: isStacked, grid: { display: false }, ticks: { ...ticks, maxTicksLimit: 4, maxRotation: 0 } },
      y: { stacked: isStacked, beginAtZero: true, grid: { color: line }, ticks: { ...ticks, maxTicksLimit: 5 } },
    },
  };
}

/** Draws lines or stacked bars on a canvas, or draws them anew there. */
export function drawChart(canvas, { display, times, lines }) {
  const labels = times.map((second) => formatTime(second * 1000).slice(0, 5));
  const datasets = lines.map((line) => datasetOf(canvas, line, display));
  const chart = Chart.getChart(canvas);
  if (chart === undefined) {
    const type = display === "line" ? "line" : "bar";
    new Chart(canvas, { type, data: { labels, datasets }, options: optionsOf(display) });
    return;
  }
  chart.data = { labels, datasets };
  chart.options = optionsOf(display);
  chart.update("none");
}

/** Does something when the colours change. */
export function onOtherColours(action) {
  dark.addEventListener("change", action);
}
