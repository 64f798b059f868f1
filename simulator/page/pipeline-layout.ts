export const nodeWidth = 165;
export const nodeHeight = 92;

type Point = readonly [x: number, y: number];
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];
export type Layout = "wide" | "tall";

interface Place {
  readonly name: string;
  readonly caption: string;
  readonly wide: Point;
  readonly tall: Point;
}

export const nodeNames = ["spacelift", "receiver", "queue", "forwarder", "datadog", "letters", "ledger"] as const;
export type NodeName = (typeof nodeNames)[number];

export const nodes: Readonly<Record<NodeName, Place>> = {
  spacelift: { name: "Spacelift", caption: "runs reported", wide: [5, 5], tall: [5, 5] },
  receiver: { name: "Receiver", caption: "deliveries taken", wide: [215, 5], tall: [5, 135] },
  queue: { name: "Queue", caption: "waiting", wide: [425, 5], tall: [5, 265] },
  forwarder: { name: "Forwarder", caption: "in progress or to retry", wide: [635, 5], tall: [5, 395] },
  datadog: { name: "Datadog", caption: "runs counted", wide: [845, 5], tall: [5, 525] },
  letters: { name: "Dead-letter queue", caption: "dead-lettered", wide: [425, 165], tall: [200, 265] },
  ledger: { name: "Ledger", caption: "timestamps claimed", wide: [635, 165], tall: [200, 395] },
};

export interface Edge {
  readonly from: NodeName;
  readonly to: NodeName;
}

export const edges: readonly Edge[] = [
  { from: "spacelift", to: "receiver" },
  { from: "receiver", to: "queue" },
  { from: "queue", to: "forwarder" },
  { from: "forwarder", to: "datadog" },
  { from: "forwarder", to: "ledger" },
  { from: "forwarder", to: "letters" },
  { from: "letters", to: "queue" },
];

export const viewBoxes: Readonly<Record<Layout, string>> = { wide: "0 0 1015 262", tall: "0 0 370 622" };

/** The line between two nodes, with a gap at each end unless it joins corners. */
export function segmentOf({ from, to }: Edge, layout: Layout): Segment {
  const [x1, y1] = nodes[from][layout];
  const [x2, y2] = nodes[to][layout];
  const gap = x1 === x2 || y1 === y2 ? 4 : 0;
  return [
    sideOf(x1, x2, nodeWidth, gap),
    sideOf(y1, y2, nodeHeight, gap),
    sideOf(x2, x1, nodeWidth, gap),
    sideOf(y2, y1, nodeHeight, gap),
  ];
}

/** The middle of the side, or the corner, that faces the other node. */
function sideOf(here: number, there: number, size: number, gap: number): number {
  if (here === there) return here + size / 2;
  return there > here ? here + size + gap : here - gap;
}

/** Direction of the line, in degrees clockwise from the right. */
export function turnOf([x1, y1, x2, y2]: Segment): number {
  return (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
}
