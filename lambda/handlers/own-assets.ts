import { readDashboardLabel, readMonitorLabel } from "../domain/asset-label.ts";
import type { Dashboard, DatadogAssets, Monitor } from "./datadog-assets.ts";

export interface FoundMonitors {
  /** The monitors of a deployment, by the names that the file gives them. */
  readonly chosen: ReadonlyMap<string, Monitor>;
  /** More of the same names: of a try whose answer was lost. */
  readonly others: readonly Monitor[];
}

/** What a deployment has of monitors. Copies of them are somebody else's. */
export async function findMonitors(datadog: DatadogAssets, tag: string): Promise<FoundMonitors> {
  const labelled = (await datadog.listMonitors(tag)).flatMap((monitor) => {
    const label = readMonitorLabel(monitor.tags, tag, monitor.id);
    return label === undefined ? [] : [{ monitor, ...label }];
  });
  const chosen = new Map<string, Monitor>();
  const others: Monitor[] = [];
  for (const { key, monitor } of confirmedFirst(labelled)) {
    if (chosen.has(key)) others.push(monitor);
    else chosen.set(key, monitor);
  }
  return { chosen, others };
}

/** A deployment's dashboards: the one, and before it was labelled with its id, those of tries whose answer was lost. */
export async function findDashboards(datadog: DatadogAssets, tag: string): Promise<readonly Dashboard[]> {
  const labelled = (await datadog.listDashboards()).flatMap((dashboard) => {
    const label = readDashboardLabel(dashboard.description, tag, dashboard.id);
    return label === undefined ? [] : [{ dashboard, ...label }];
  });
  return confirmedFirst(labelled).map(({ dashboard }) => dashboard);
}

function confirmedFirst<T extends { readonly isConfirmed: boolean }>(labelled: readonly T[]): readonly T[] {
  return labelled.toSorted((one, other) => Number(other.isConfirmed) - Number(one.isConfirmed));
}
