import type { Retry } from "../shared/custom-resource/retry-until-deadline.ts";
import type { Dashboard, DatadogAssets } from "./datadog-assets.ts";
import { readDashboardMarks } from "./domain/asset-label.ts";
import { dashboardName } from "./domain/assets-memory.ts";

export interface AssetLabel {
  /** `dashboardName` or an `assetName`. */
  readonly name: string;
  readonly mark: string;
}

export interface AssetKind<T> {
  readonly isKindOf: (name: string) => boolean;
  /** Ids that may belong to the installation. The list may lag. `retry` performs each request. */
  readonly list: (retry: Retry) => Promise<readonly string[]>;
  readonly read: (id: string) => Promise<T | undefined>;
  readonly isTagged: (asset: T) => boolean;
  readonly labelsOf: (asset: T) => readonly AssetLabel[];
  readonly remove: (id: string) => Promise<void>;
}

/** `title` finds the dashboard if a list cuts descriptions before the label. */
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

/** Retries each page by itself: a rate limit may apply between pages. */
async function listDashboards(datadog: DatadogAssets, retry: Retry): Promise<readonly Dashboard[]> {
  const found = new Map<string, Dashboard>();
  for (;;) {
    const page = await retry(() => datadog.listDashboards(found.size));
    if (page.every(({ id }) => found.has(id))) return [...found.values()];
    for (const dashboard of page) found.set(dashboard.id, dashboard);
  }
}
