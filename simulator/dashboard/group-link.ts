import type { GroupLink } from "../messages/drawn-dashboard.ts";
import { parseMetricQuery } from "./metric-query.ts";
import type { Drawing } from "./widget-definition.ts";

/**
 * Returns the widget's first link for a group, with the group in place of `{{tag.value}}`. `undefined` if the widget has no
 * link. Datadog encodes the value for the URL (docs.datadoghq.com, "Context links").
 */
export function prepareGroupLink({
  custom_links: [link] = [],
  requests,
}: Drawing): (group: string) => GroupLink | undefined {
  if (link === undefined) return () => undefined;
  const [query] = requests[0]?.queries ?? [];
  const tags = query === undefined ? [] : parseMetricQuery(query.query).groupBy;
  const [tag, ...others] = tags;
  if (tag === undefined || others.length > 0)
    throw new Error(`unsupported link of a widget that groups by ${tags.join()}`);
  const variable = `{{${tag}.value}}`;
  return (group) => ({
    label: link.label.replaceAll(variable, () => group),
    address: link.link.replaceAll(variable, () => encodeURIComponent(group)),
  });
}
