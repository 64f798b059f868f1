import { formatNumber } from "../text.ts";
import { captionOf } from "./node-caption.ts";
import type { PipelineCounts } from "./pipeline-counts.ts";
import { isPlain, type Layout, type NodeName, nodes } from "./pipeline-layout.ts";

interface Properties {
  readonly name: NodeName;
  readonly layout: Layout;
  readonly counts: PipelineCounts | undefined;
  /** Number of active faults that break it. */
  readonly faults: number;
}

/** A box with a name, a count and a caption, which a fault replaces. */
export function PipelineNode({ name, layout, counts, faults }: Properties) {
  const place = nodes[name];
  const count = counts?.[name];
  const { x, y, width, height } = place[layout];
  const middle = x + width / 2;
  // The text of a tall box stands in its middle.
  const top = y + Math.max(0, (height - 76) / 2);
  const isSmall = height < 70;
  const isLoss = name === "plainLost" && (count ?? 0) > 0;
  const classes = ["node", isPlain(name) && "plain", isSmall && "small", faults > 0 && "broken", isLoss && "loss"];
  return (
    <g class={classes.filter(Boolean).join(" ")} data-node={name}>
      <rect x={x} y={y} width={width} height={height} rx="8" />
      <text class="name" x={middle} y={top + (isSmall ? 17 : 22)}>
        {layout === "tall" ? (place.shortName ?? place.name) : place.name}
      </text>
      <text class="count" x={middle} y={top + (isSmall ? 36 : 46)}>
        {count === undefined ? "–" : formatNumber(count)}
      </text>
      <text class={faults > 0 ? "fault" : "caption"} x={middle} y={top + (isSmall ? 52 : 65)}>
        {faults > 0 ? `${faults} ${faults === 1 ? "fault" : "faults"} on` : captionOf(name, layout, counts)}
      </text>
    </g>
  );
}
