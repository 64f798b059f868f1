import { formatNumber } from "../text.ts";
import type { PipelineCounts } from "./pipeline-counts.ts";
import { type Layout, type NodeName, nodes } from "./pipeline-layout.ts";

/** Says of which kind a node's count is, or why it differs from its neighbours' counts. */
export function captionOf(name: NodeName, layout: Layout, counts: PipelineCounts | undefined): string {
  const { caption, shortCaption = caption } = nodes[name];
  if (name === "receiver" && counts !== undefined && counts.repeated > 0) {
    const repeated = `${formatNumber(counts.repeated)} repeated`;
    return layout === "tall" ? repeated : `${caption}, ${repeated}`;
  }
  if (name === "plainFunction" && counts !== undefined && counts.retried > 0) {
    return layout === "tall"
      ? `${formatNumber(counts.retried)} retried`
      : `${formatNumber(counts.retried)} being retried`;
  }
  return layout === "tall" ? shortCaption : caption;
}
