import type { NodeFaults } from "./node-faults.ts";
import type { PipelineCounts } from "./pipeline-counts.ts";
import { PipelineEdge } from "./pipeline-edge.tsx";
import { edges, isPlain, type Layout, type NodeName, nodeNames, viewBoxes } from "./pipeline-layout.ts";
import { PipelineNode } from "./pipeline-node.tsx";
import { pipelineText } from "./pipeline-text.ts";

interface Properties {
  readonly layout: Layout;
  readonly counts: PipelineCounts | undefined;
  readonly faults: NodeFaults;
  /** With a real Datadog there is no plain forwarder. */
  readonly withPlain: boolean;
  readonly dots: { current: SVGGElement | null };
}

/** Spacelift's runs on both tracks. The dots are added by `useMovingDots`. */
export function PipelinePicture({ layout, counts, faults, withPlain, dots }: Properties) {
  const isShown = (name: NodeName) => withPlain || !isPlain(name);
  return (
    <svg
      class={`pipeline ${layout}`}
      viewBox={viewBoxes[layout]}
      role="img"
      aria-label={pipelineText(counts, faults, withPlain)}
    >
      {layout === "wide" && (
        <>
          <text class="track" x="212" y="15">
            This project
          </text>
          {withPlain && (
            <text class="track" x="212" y="213">
              A plain forwarder, for comparison
            </text>
          )}
        </>
      )}
      {edges
        .filter(({ to }) => isShown(to))
        .map((edge) => (
          <PipelineEdge key={`${edge.from} ${edge.to}`} edge={edge} layout={layout} />
        ))}
      <g ref={dots} />
      {nodeNames.filter(isShown).map((name) => (
        <PipelineNode key={name} name={name} layout={layout} counts={counts} faults={faults[name] ?? 0} />
      ))}
    </svg>
  );
}
