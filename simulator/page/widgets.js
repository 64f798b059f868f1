import { assignColours, colourOf, drawChart } from "./charts.js";
import { element } from "./dom.js";

const compact = new Intl.NumberFormat("en", { maximumFractionDigits: 1, notation: "compact" });
const units = { minute: "min", percent: "%" };

function amount(value, unit, precision = 1) {
  const number =
    Math.abs(value) >= 10_000
      ? compact.format(value)
      : value.toLocaleString("en", { maximumFractionDigits: precision });
  return [number, units[unit] ?? (number === "1" ? unit.replace(/s$/, "") : unit)];
}

const words = (value, unit) => amount(value, unit).join(" ");

function total({ values }) {
  return values.reduce((sum, value) => sum + (value ?? 0), 0);
}

function last({ values }) {
  return values.findLast((value) => value !== null);
}

/** The dashboard's notes use no other Markdown. */
function plain(markdown) {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*`_]{1,2}(\S(?:.*?\S)?)[*`_]{1,2}/g, "$1");
}

const drawers = {
  note: ({ content }) => content.split("\n\n").map((paragraph) => element("p", { textContent: plain(paragraph) })),
  query_value: ({ value, unit, precision, tone }) => {
    const [number, unitWord] = value === null ? ["no data", ""] : amount(value, unit, precision);
    return [
      element("p", { className: "value", data: { tone } }, [number, element("small", { textContent: ` ${unitWord}` })]),
    ];
  },
  toplist: ({ entries, unit }) => {
    if (entries.length === 0) return [element("p", { className: "quiet", textContent: "no data" })];
    const items = entries.map(({ name, value }) => {
      const item = element("li", {}, [
        element("span", { textContent: name }),
        element("span", { textContent: words(value, unit) }),
      ]);
      item.style.setProperty("--part", `${(100 * value) / Math.max(entries[0].value, 1e-9)}%`);
      return item;
    });
    return [element("ol", { className: "top" }, items)];
  },
};

function timeseries(body, { title, unit, display, addsUp, times, lines: all }) {
  const lines = all.filter((line) => last(line) !== undefined);
  const canvas = body.querySelector("canvas") ?? element("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${title}: a graph of the values listed below.`);
  if (!canvas.isConnected) {
    body.replaceChildren(element("div", { className: "chart" }, [canvas]), element("ul", { className: "legend" }));
  }
  assignColours(
    canvas,
    lines.map(({ name }) => name),
  );
  const items = lines.map((line) => {
    const value = addsUp ? total(line) : last(line);
    const item = element("li", { textContent: `${line.name} ${words(value, unit)}` });
    item.style.setProperty("--colour", colourOf(canvas, line.name));
    return item;
  });
  if (items.length === 0) items.push(element("li", { textContent: "no data" }));
  body.querySelector(".legend").replaceChildren(...items);
  drawChart(canvas, { display, times, lines, format: (value) => words(value, unit) });
}

/** Opens its description by touch and keyboard, too. */
function headingOf(title, description) {
  const heading = element("h4", { textContent: title });
  if (!description) return heading;
  return element("details", { className: "about" }, [
    element("summary", {}, [heading]),
    element("p", { className: "quiet", textContent: description }),
  ]);
}

export function makeWidget({ type, title, description, width }) {
  const small = type === "query_value" ? "widget small" : "widget";
  const heading = title === undefined ? [] : [headingOf(title, description)];
  const widget = element("div", { className: small, data: { widget: type } }, [
    ...heading,
    element("div", { className: "body" }),
  ]);
  widget.style.setProperty("--width", String(width));
  return widget;
}

export function fillWidget(widget, drawn) {
  const text = JSON.stringify(drawn);
  if (widget.dataset.drawn === text) return;
  widget.dataset.drawn = text;
  const body = widget.querySelector(".body");
  if (drawn.type === "timeseries") timeseries(body, drawn);
  else body.replaceChildren(...drawers[drawn.type](drawn));
}
