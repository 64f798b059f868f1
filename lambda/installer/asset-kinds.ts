import type { Retry } from "../shared/custom-resource/retry-until-deadline.ts";
import type { Dashboard, DatadogAssets, Monitor } from "./datadog-assets.ts";
import { readDashboardMarks, readMonitorLabels } from "./domain/asset-label.ts";
import { dashboardName, monitorKey, monitorName } from "./domain/assets-memory.ts";

/** What an object's label says. */
export interface AssetLabel {
  /** Which of the installation's objects it is: `dashboardName` or `monitorName`. */
  readonly name: string;
  readonly mark: string;
}

/** How objects of one kind are found, read and deleted. Ids are text. */
export interface AssetKind<T> {
  readonly isKindOf: (name: string) => boolean;
  /** The ids of what may be the installation's. A list may be late, and in any order. `retry` performs each request. */
  readonly list: (retry: Retry) => Promise<readonly string[]>;
  readonly read: (id: string) => Promise<T | undefined>;
  /** Whether an object has the tag of the installation. */
  readonly isTagged: (asset: T) => boolean;
  readonly labelsOf: (asset: T) => readonly AssetLabel[];
  readonly remove: (id: string) => Promise<void>;
}

export function monitorKind(datadog: DatadogAssets, tag: string): AssetKind<Monitor> {
  return {
    isKindOf: (name) => monitorKey(name) !== undefined,
    list: async (retry) => (await retry(() => datadog.listMonitors(tag))).map(({ id }) => String(id)),
    read: (id) => datadog.readMonitor(Number(id)),
    isTagged: ({ tags }) => tags.includes(tag),
    labelsOf: ({ tags }) => readMonitorLabels(tags, tag).map(({ key, mark }) => ({ name: monitorName(key), mark })),
    remove: (id) => datadog.deleteMonitor(Number(id)),
  };
}

/** `title` is that of the file: the description in a list may be cut before its label. */
export function dashboardKind(
  datadog: DatadogAssets,
  { tag, title }: { readonly tag: string; readonly title: string | undefined },
): AssetKind<Dashboard> {
  const marksOf = ({ description }: Dashboard) => readDashboardMarks(description, tag);
  return {
    isKindOf: (name) => name === dashboardName,
    list: async (retry) =>
      (await listDashboards(datadog, retry))
        .filter((each) => each.title === title || each.description.includes(tag))
        .map(({ id }) => id),
    read: datadog.readDashboard,
    isTagged: (dashboard) => marksOf(dashboard).length > 0,
    labelsOf: (dashboard) => marksOf(dashboard).map((mark) => ({ name: dashboardName, mark })),
    remove: datadog.deleteDashboard,
  };
}

/** All of them, each page by itself: an organisation may have thousands, and a rate limit between two pages. */
async function listDashboards(datadog: DatadogAssets, retry: Retry): Promise<readonly Dashboard[]> {
  const found = new Map<string, Dashboard>();
  for (;;) {
    const page = await retry(() => datadog.listDashboards(found.size));
    if (page.every(({ id }) => found.has(id))) return [...found.values()];
    for (const dashboard of page) found.set(dashboard.id, dashboard);
  }
}
