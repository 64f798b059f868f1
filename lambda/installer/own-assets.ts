import type { Doing } from "../shared/custom-resource/retry-until-deadline.ts";
import type { Dashboard, DatadogAssets, Monitor } from "./datadog-assets.ts";
import { readDashboardLabel, readMonitorLabel } from "./domain/asset-label.ts";

export interface FoundMonitors {
  /** The monitors of an installation, by the names that the file gives them. */
  readonly chosen: ReadonlyMap<string, Monitor>;
  /** More of the same names: of a try whose answer was lost. */
  readonly others: readonly Monitor[];
}

/** What an installation has of monitors. Copies of them are somebody else's. */
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

/** An installation's dashboards: the one, and before it was labelled with its id, those of tries whose answer was lost. */
export async function findDashboards(datadog: DatadogAssets, tag: string, doing: Doing): Promise<readonly Dashboard[]> {
  const labelled = (await listDashboards(datadog, doing)).flatMap((dashboard) => {
    const label = readDashboardLabel(dashboard.description, tag, dashboard.id);
    return label === undefined ? [] : [{ dashboard, ...label }];
  });
  return confirmedFirst(labelled).map(({ dashboard }) => dashboard);
}

/** All of them, each page by itself: an organisation may have thousands, and a rate limit between two pages. */
async function listDashboards(datadog: DatadogAssets, doing: Doing): Promise<readonly Dashboard[]> {
  const found = new Map<string, Dashboard>();
  for (;;) {
    const page = await doing(() => datadog.listDashboards(found.size));
    if (page.every(({ id }) => found.has(id))) return [...found.values()];
    for (const dashboard of page) found.set(dashboard.id, dashboard);
  }
}

function confirmedFirst<T extends { readonly isConfirmed: boolean }>(labelled: readonly T[]): readonly T[] {
  return labelled.toSorted((one, other) => Number(other.isConfirmed) - Number(one.isConfirmed));
}
