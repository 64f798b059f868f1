import type { DrawnDashboard, DrawnGroup } from "../../messages/drawn-dashboard.ts";

/** The new dashboard. It reuses the old object of each unchanged part, so that Preact does not render the part again. */
export function keepUnchangedParts(before: DrawnDashboard | undefined, now: DrawnDashboard): DrawnDashboard {
  if (before === undefined) return now;
  return {
    ...now,
    variables: keep(before.variables, now.variables),
    groups: now.groups.map((group, index) => keepWidgets(before.groups[index], group)),
  };
}

function keepWidgets(before: DrawnGroup | undefined, now: DrawnGroup): DrawnGroup {
  if (before === undefined) return now;
  const widgets = now.widgets.map((widget, index) => keep(before.widgets[index] ?? widget, widget));
  const isSame = before.title === now.title && widgets.every((widget, index) => widget === before.widgets[index]);
  return isSame && widgets.length === before.widgets.length ? before : { ...now, widgets };
}

function keep<Part>(before: Part, now: Part): Part {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
