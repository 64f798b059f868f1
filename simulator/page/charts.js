import "./chart-library.js";
import { formatTime } from "./dom.js";

const { Chart } = globalThis;
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Colours that differ in both schemes and for most kinds of colour blindness. */
const palette = {
  light: ["#2a56c6", "#c2571a", "#17704a", "#8b3fa8", "#b3261e", "#0f7f8c", "#8a6d00", "#6b7280", "#c13c7a", "#4b5b2e"],
  dark: ["#8db2ff", "#f0a36b", "#62cf9b", "#cf9be6", "#ff8f86", "#67cdd9", "#e0c25c", "#a7aeb9", "#f195c1", "#b3c78d"],
};

const places = new WeakMap();

/** A line keeps its colour; a new line gets an unused one. */
export function assignColours(canvas, names) {
  const before = places.get(canvas) ?? new Map();
  const now = new Map(names.flatMap((name) => (before.has(name) ? [[name, before.get(name)]] : [])));
  const taken = new Set(now.values());
  let next = 0;
  for (const name of names.filter((each) => !now.has(each))) {
    while (taken.has(next)) next += 1;
    taken.add(next);
    now.set(name, next);
  }
  places.set(canvas, now);
}

export function colourOf(canvas, name) {
  const colours = dark.matches ? palette.dark : palette.light;
  return colours[(places.get(canvas)?.get(name) ?? 0) % colours.length];
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

function optionsOf(display, format) {
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
      legend: { display: false },
      tooltip: {
        filter: ({ raw }) => raw !== null,
        callbacks: { label: ({ dataset, raw }) => `${dataset.label}: ${format(raw)}` },
      },
    },
    scales: {
      x: { stacked: isStacked, grid: { display: false }, ticks: { ...ticks, maxTicksLimit: 4, maxRotation: 0 } },
      y: { stacked: isStacked, beginAtZero: true, grid: { color: line }, ticks: { ...ticks, maxTicksLimit: 5 } },
    },
  };
}

const daySeconds = 24 * 60 * 60;
const weekday = new Intl.DateTimeFormat("en", { weekday: "short" });

/** With the weekday if the chart covers more than one day. */
function labelsOf(times) {
  const isLong = (times.at(-1) ?? 0) - (times[0] ?? 0) > daySeconds;
  return times.map((second) => {
    const time = formatTime(second * 1000).slice(0, 5);
    return isLong ? `${weekday.format(new Date(second * 1000))} ${time}` : time;
  });
}

export function drawChart(canvas, { display, times, lines, format }) {
  const labels = labelsOf(times);
  const datasets = lines.map((line) => datasetOf(canvas, line, display));
  const chart = Chart.getChart(canvas);
  if (chart === undefined) {
    const type = display === "line" ? "line" : "bar";
    new Chart(canvas, { type, data: { labels, datasets }, options: optionsOf(display, format) });
    return;
  }
  chart.data = { labels, datasets };
  chart.options = optionsOf(display, format);
  chart.update("none");
}

export function onOtherColours(action) {
  dark.addEventListener("change", action);
}
