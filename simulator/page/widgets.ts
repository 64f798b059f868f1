import type {
  DrawnNote,
  DrawnTimeseries,
  DrawnToplist,
  DrawnValue,
  PlacedWidget,
} from "../messages/drawn-dashboard.ts";
import { hasValue, summaryOf } from "./chart-data.ts";
import { assignColours, colourOf, drawChart } from "./charts.ts";
import { element, findIn, mark } from "./dom.ts";
import { amount, amountText, plainText } from "./text.ts";

function note({ content }: DrawnNote): readonly HTMLElement[] {
  return content.split("\n\n").map((paragraph) => element("p", { textContent: plainText(paragraph) }));
}

function queryValue({ value, unit, precision, tone }: DrawnValue): readonly HTMLElement[] {
  const [number, unitWord] = value === null ? ["no data", ""] : amount(value, unit, precision);
  const small = element("small", { textContent: ` ${unitWord}` });
  return [mark(element("p", { className: "value" }, [number, small]), { tone })];
}

function toplist({ entries, unit }: DrawnToplist): readonly HTMLElement[] {
  const [first] = entries;
  if (first === undefined) return [element("p", { className: "quiet", textContent: "no data" })];
  const items = entries.map(({ name, value }) => {
    const item = element("li", {}, [
      element("span", { textContent: name }),
      element("span", { textContent: amountText(value, unit) }),
    ]);
    item.style.setProperty("--part", `${(100 * value) / Math.max(first.value, 1e-9)}%`);
    return item;
  });
  return [element("ol", { className: "top" }, items)];
}

function timeseries(body: Element, { title, unit, display, addsUp, times, lines: all }: DrawnTimeseries): void {
  const lines = all.filter(hasValue);
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
    const item = element("li", { textContent: `${line.name} ${amountText(summaryOf(line, addsUp), unit)}` });
    item.style.setProperty("--colour", colourOf(canvas, line.name));
    return item;
  });
  if (items.length === 0) items.push(element("li", { textContent: "no data" }));
  findIn(body, ".legend").replaceChildren(...items);
  drawChart(canvas, { display, times, lines }, (value) => amountText(value, unit));
}

function contentOf(drawn: DrawnNote | DrawnValue | DrawnToplist): readonly HTMLElement[] {
  switch (drawn.type) {
    case "note":
      return note(drawn);
    case "query_value":
      return queryValue(drawn);
    case "toplist":
      return toplist(drawn);
  }
}

/** Opens its description by touch and keyboard, too. */
function headingOf(title: string, description: string): HTMLElement {
  const heading = element("h4", { textContent: title });
  if (description === "") return heading;
  return element("details", { className: "about" }, [
    element("summary", {}, [heading]),
    element("p", { className: "quiet", textContent: description }),
  ]);
}

export function makeWidget(drawn: PlacedWidget): HTMLElement {
  const small = drawn.type === "query_value" ? "widget small" : "widget";
  const heading = drawn.type === "note" ? [] : [headingOf(drawn.title, drawn.description)];
  const widget = mark(element("div", { className: small }, [...heading, element("div", { className: "body" })]), {
    widget: drawn.type,
  });
  widget.style.setProperty("--width", String(drawn.width));
  return widget;
}

export function fillWidget(widget: HTMLElement, drawn: PlacedWidget): void {
  const text = JSON.stringify(drawn);
  if (widget.dataset["drawn"] === text) return;
  widget.dataset["drawn"] = text;
  const body = findIn(widget, ".body");
  if (drawn.type === "timeseries") timeseries(body, drawn);
  else body.replaceChildren(...contentOf(drawn));
}
