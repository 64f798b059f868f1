import type { Balance, Pipeline } from "../messages/console-state.ts";
import { find, findIn, write } from "./dom.ts";
import { moveDots } from "./moving-dots.ts";
import { type Counts, countsOf, movesOf } from "./pipeline-counts.ts";
import {
  type Edge,
  edges,
  type Layout,
  type NodeName,
  nodeHeight,
  nodeNames,
  nodes,
  nodeWidth,
  segmentOf,
  turnOf,
  viewBoxes,
} from "./pipeline-layout.ts";
import { formatNumber } from "./text.ts";

/** The place of a fault, by the node that it breaks. */
const faultPlaces: Readonly<Partial<Record<NodeName, string>>> = {
  spacelift: "Spacelift",
  receiver: "SSM, the keys",
  queue: "SQS, the queue",
  forwarder: "Lambda, the functions",
  datadog: "Datadog",
  ledger: "DynamoDB, the ledger",
};

const narrow = matchMedia("(max-width: 44rem)");
let counts: Counts | undefined;
let broken: ReadonlyMap<string, number> = new Map();

type Attributes = Readonly<Record<string, string | number>>;

function svg(name: string, attributes: Attributes, children: readonly Node[] = []): Element {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

function text(className: string, x: number, y: number, content = ""): Element {
  const made = svg("text", { class: className, x, y });
  made.textContent = content;
  return made;
}

function layout(): Layout {
  return narrow.matches ? "tall" : "wide";
}

function drawEdge(edge: Edge): Element {
  const segment = segmentOf(edge, layout());
  const [x1, y1, x2, y2] = segment;
  return svg("g", { class: "edge" }, [
    svg("path", { d: `M${x1} ${y1}L${x2} ${y2}` }),
    svg("path", {
      class: "head",
      d: "M0 0l-9 -5v10z",
      transform: `translate(${x2} ${y2}) rotate(${turnOf(segment)})`,
    }),
  ]);
}

function drawNode(name: NodeName): Element {
  const [x, y] = nodes[name][layout()];
  const middle = x + nodeWidth / 2;
  return svg("g", { class: "node", "data-node": name }, [
    svg("rect", { x, y, width: nodeWidth, height: nodeHeight, rx: 10 }),
    text("name", middle, y + 23, nodes[name].name),
    text("count", middle, y + 52),
    text("caption", middle, y + 76, nodes[name].caption),
  ]);
}

function draw(): void {
  const picture = svg("svg", { viewBox: viewBoxes[layout()], role: "img" }, [
    ...edges.map(drawEdge),
    svg("g", { id: "dots" }),
    ...nodeNames.map(drawNode),
  ]);
  find("pipeline", HTMLElement).replaceChildren(picture);
  fill();
}

function fill(): void {
  const picture = findIn(find("pipeline", HTMLElement), "svg");
  for (const name of nodeNames) {
    const node = findIn(picture, `[data-node=${name}]`);
    const faults = broken.get(faultPlaces[name] ?? "") ?? 0;
    node.classList.toggle("broken", faults > 0);
    write(findIn(node, ".count"), formatNumber(counts?.[name] ?? 0));
    const caption = findIn(node, ".caption, .fault");
    caption.setAttribute("class", faults > 0 ? "fault" : "caption");
    write(caption, faults > 0 ? `${faults} ${faults === 1 ? "fault" : "faults"} on` : nodes[name].caption);
  }
  const spoken = nodeNames.map(
    (name) => `${nodes[name].name}: ${formatNumber(counts?.[name] ?? 0)} ${nodes[name].caption}`,
  );
  picture.setAttribute("aria-label", `The pipeline. ${spoken.join(". ")}.`);
}

export function startPipeline(): void {
  draw();
  narrow.addEventListener("change", draw);
}

export function showPipeline(pipeline: Pipeline, balance: Balance): void {
  const now = countsOf(pipeline, balance);
  for (const { edge, count, delayMilliseconds } of movesOf(counts, now)) {
    moveDots(segmentOf(edge, layout()), count, delayMilliseconds);
  }
  counts = now;
  fill();
}

/** Takes the number of faults that are on, by their place. */
export function showBroken(places: ReadonlyMap<string, number>): void {
  broken = places;
  fill();
}
