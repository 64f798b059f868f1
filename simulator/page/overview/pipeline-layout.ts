import { type Box, type Segment, segmentBetween } from "./segment.ts";

export type Layout = "wide" | "tall";

export const nodeNames = [
  ...(["spacelift", "receiver", "queue", "forwarder", "datadog", "letters", "ledger"] as const),
  ...(["plainFunction", "plainDatadog", "plainLost"] as const),
] as const;

export type NodeName = (typeof nodeNames)[number];

interface Place {
  readonly name: string;
  /** For a narrow node. @default name */
  readonly shortName?: string;
  /** Follows the count. */
  readonly caption: string;
  /** For a narrow node. @default caption */
  readonly shortCaption?: string;
  readonly wide: Box;
  readonly tall: Box;
}

export const viewBoxes: Readonly<Record<Layout, string>> = { wide: "0 0 996 352", tall: "0 0 360 422" };

/** Spacelift stands before both tracks: they get the same runs. */
export const nodes: Readonly<Record<NodeName, Place>> = {
  spacelift: { name: "Spacelift", caption: "runs finished", wide: box(1, 26, 150, 256), tall: box(126, 1, 233, 58) },
  receiver: {
    name: "Receiver",
    caption: "webhooks",
    wide: box(212, 26, 150, 76),
    tall: box(126, 92, 108, 58),
  },
  queue: { name: "Queue (SQS)", caption: "messages", wide: box(423, 26, 150, 76), tall: box(126, 182, 108, 58) },
  forwarder: { name: "Forwarder", caption: "POSTs", wide: box(634, 26, 150, 76), tall: box(126, 272, 108, 58) },
  datadog: { name: "Datadog", caption: "runs counted", wide: box(845, 26, 150, 76), tall: box(126, 362, 108, 58) },
  letters: {
    ...{ name: "Dead letters", caption: "with a reason" },
    ...{ wide: box(423, 134, 150, 60), tall: box(1, 182, 92, 58) },
  },
  ledger: {
    ...{ name: "Ledger (DynamoDB)", shortName: "Ledger" },
    ...{ caption: "timestamps in use", shortCaption: "in DynamoDB" },
    ...{ wide: box(622, 134, 174, 60), tall: box(1, 272, 92, 58) },
  },
  plainFunction: {
    ...{ name: "Function", caption: "runs, no queue", shortCaption: "no queue" },
    ...{ wide: box(212, 222, 150, 60), tall: box(252, 92, 107, 58) },
  },
  plainDatadog: {
    ...{ name: "Datadog", caption: "runs counted" },
    ...{ wide: box(845, 222, 150, 60), tall: box(252, 362, 107, 58) },
  },
  plainLost: {
    ...{ name: "Lost", caption: "never counted", shortCaption: "for ever" },
    ...{ wide: box(423, 290, 150, 60), tall: box(252, 227, 64, 58) },
  },
};

/** Only with the stand-in for Datadog. */
export function isPlain(name: NodeName): boolean {
  return name.startsWith("plain");
}

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
  { from: "spacelift", to: "plainFunction" },
  { from: "plainFunction", to: "plainDatadog" },
  { from: "plainFunction", to: "plainLost" },
];

export function segmentOf({ from, to }: Edge, layout: Layout): Segment {
  // In the tall layout the lost runs stand between the function and Datadog.
  const across = layout === "tall" && to === "plainDatadog" ? 0.8 : 0.5;
  return segmentBetween(nodes[from][layout], nodes[to][layout], across);
}

function box(x: number, y: number, width: number, height: number): Box {
  return { x, y, width, height };
}
