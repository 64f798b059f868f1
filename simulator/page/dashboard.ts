import type { DrawnDashboard, DrawnVariable } from "../messages/drawn-dashboard.ts";
import { onOtherColours } from "./charts.ts";
import { element, find, listen, mark } from "./dom.ts";
import { read } from "./requests.ts";
import { fillWidget, makeWidget } from "./widgets.ts";

const everyMilliseconds = 5000;
const choices = new Map<string, string>();
const selects = new Map<string, HTMLSelectElement>();
const widgets: HTMLElement[] = [];
const visible = new Set<Element>();
let groups: DrawnDashboard["groups"] = [];

function variable({ name }: DrawnVariable): HTMLElement {
  const select = mark(element("select", { id: `variable-${name}` }), { variable: name });
  selects.set(name, select);
  listen(select, "change", () => {
    choices.set(name, select.value);
    return refresh();
  });
  const label = element("label", { htmlFor: select.id, textContent: name.replace("_", " ") });
  return element("div", {}, [label, select]);
}

/** Keeps the selection as series arrive. */
function fillVariable({ name, values, chosen }: DrawnVariable): void {
  const select = selects.get(name);
  const offered = ["*", ...values];
  if (select === undefined || select.options.length === offered.length) return;
  select.replaceChildren(
    ...offered.map((value) => element("option", { value, textContent: value === "*" ? "all" : value })),
  );
  select.value = chosen;
}

function build(dashboard: DrawnDashboard): void {
  find("variables", HTMLElement).append(...dashboard.variables.map(variable));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) visible.add(target);
        else visible.delete(target);
      }
      fill();
    },
    { rootMargin: "400px" },
  );
  const made = dashboard.groups.map(({ title, widgets: members }) => {
    const own = members.map(makeWidget);
    widgets.push(...own);
    for (const widget of own) observer.observe(widget);
    return [element("h3", { textContent: title }), element("div", { className: "widgets" }, own)];
  });
  find("groups", HTMLElement).append(...made.flat());
}

/** Only those in or near the viewport. */
function fill(): void {
  for (const [index, drawn] of groups.flatMap(({ widgets: members }) => members).entries()) {
    const widget = widgets[index];
    if (widget !== undefined && visible.has(widget)) fillWidget(widget, drawn);
  }
}

async function refresh(): Promise<void> {
  const dashboard = await read("/api/dashboard", Object.fromEntries(choices));
  if (dashboard === undefined) throw new Error("The simulator does not serve the dashboard.");
  if (widgets.length === 0) build(dashboard);
  dashboard.variables.forEach(fillVariable);
  groups = dashboard.groups;
  fill();
}

async function poll(): Promise<void> {
  if (!document.hidden && visible.size > 0) await refresh().catch(() => {});
  schedule();
}

function schedule(): void {
  setTimeout(() => void poll(), everyMilliseconds);
}

export async function startDashboard(): Promise<void> {
  await refresh();
  onOtherColours(() => {
    for (const widget of widgets) delete widget.dataset["drawn"];
    fill();
  });
  schedule();
}
