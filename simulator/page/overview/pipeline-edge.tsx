import { type Edge, isPlain, type Layout, segmentOf } from "./pipeline-layout.ts";
import { turnOf } from "./segment.ts";

interface Properties {
  readonly edge: Edge;
  readonly layout: Layout;
}

export function PipelineEdge({ edge, layout }: Properties) {
  const { to } = edge;
  const segment = segmentOf(edge, layout);
  const [x1, y1, x2, y2] = segment;
  return (
    <g class={`edge${isPlain(to) ? " plain" : ""}${to === "plainLost" ? " loss" : ""}`}>
      <path d={`M${x1} ${y1}L${x2} ${y2}`} />
      <path class="head" d="M0 0l-8 -4.5v9z" transform={`translate(${x2} ${y2}) rotate(${turnOf(segment)})`} />
    </g>
  );
}
