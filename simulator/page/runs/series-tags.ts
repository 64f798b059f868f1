import type { RunSeries } from "../../messages/run.ts";

/** Tags that all series have. */
export function commonTags(series: readonly Pick<RunSeries, "tags">[]): ReadonlySet<string> {
  const [first, ...rest] = series;
  return new Set(first?.tags.filter((tag) => rest.every(({ tags }) => tags.includes(tag))));
}
