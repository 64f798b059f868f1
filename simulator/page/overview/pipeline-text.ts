import { formatNumber } from "../text.ts";
import { captionOf } from "./node-caption.ts";
import type { NodeFaults } from "./node-faults.ts";
import type { PipelineCounts } from "./pipeline-counts.ts";
import { isPlain, type NodeName, nodeNames, nodes } from "./pipeline-layout.ts";

/** The picture in words: each node with its count and the number of faults that break it. */
export function pipelineText(counts: PipelineCounts | undefined, faults: NodeFaults, withPlain: boolean): string {
  if (counts === undefined) return "The pipeline.";
  const describe = (name: NodeName) => {
    const broken = faults[name] ?? 0;
    const text = `${nodes[name].name}: ${formatNumber(counts[name])} ${captionOf(name, "wide", counts)}`;
    return broken === 0 ? text : `${text}, ${broken} ${broken === 1 ? "fault" : "faults"}`;
  };
  const ours = nodeNames.filter((name) => !isPlain(name)).map(describe);
  const plain = withPlain ? nodeNames.filter(isPlain).map(describe) : [];
  return [
    `The pipeline. ${ours.join(". ")}.`,
    ...(plain.length > 0 ? [`A plain forwarder. ${plain.join(". ")}.`] : []),
  ].join(" ");
}
