import { onOtherColours } from "./charts.js";
import { element, find, listen } from "./dom.js";
import { fillWidget, makeWidget } from "./widgets.js";

const everyMilliseconds = 5000;
const choices = new Map();
const widgets = [];
const visible = new Set();
let groups = [];

async function read() {
  const answer = await fetch(`/api/dashboard?${new URLSearchParams([...choices])}`);
  if (!answer.ok) throw new Error(`the dashboard: ${answer.status}`);
  return answer.json();
}

function variable({ name }) {
  const select = element("select", { id: `variable-${name}`, data: { variable: name } });
  listen(select, "change", () => {
    choices.set(name, select.value);
    return refresh();
  });
  const label = element("label", { htmlFor: select.id, textContent: name.replace("_", " ") });
  return element("div", {}, [label, select]);
}

/** Keeps the selection as series arrive. */
function fillVariable({ name, values, chosen }) {
  const select = document.querySelector(`[data-variable=${name}]`);
  const offered = ["*", ...values];
  if (select.options.length === offered.length) return;
  select.replaceChildren(
    ...offered.map((value) => element("option", { value, textContent: value === "*" ? "all" : value })),
  );
  select.value = chosen;
}

function build(dashboard) {
  find("variables").append(...dashboard.variables.map(variable));
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
  find("groups").append(...made.flat());
}

/** Only those in or near the viewport. */
function fill() {
  for (const [index, drawn] of groups.flatMap(({ widgets: members }) => members).entries()) {
    if (visible.has(widgets[index])) fillWidget(widgets[index], drawn);
  }
}

async function refresh() {
  const dashboard = await read();
  if (widgets.length === 0) build(dashboard);
  dashboard.variables.forEach(fillVariable);
  groups = dashboard.groups;
  fill();
}

async function poll() {
  if (!document.hidden && visible.size > 0) await refresh().catch(() => {});
  setTimeout(poll, everyMilliseconds);
}

export async function startDashboard() {
  await refresh();
  onOtherColours(() => {
    for (const widget of widgets) delete widget.dataset.drawn;
    fill();
  });
  setTimeout(poll, everyMilliseconds);
}
