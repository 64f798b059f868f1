import type { MoveKind } from "./pipeline-counts.ts";
import type { Segment } from "./segment.ts";

const namespace = "http://www.w3.org/2000/svg";
/** More messages that move together are one dot with their number. */
const mostSingle = 4;
const mostInAll = 60;
const travelMilliseconds = 800;
const spacingMilliseconds = 110;

export interface Travel {
  readonly segment: Segment;
  readonly kind: MoveKind;
  readonly count: number;
  readonly delayMilliseconds: number;
}

/** Adds dots to a group of an SVG picture and removes them when they arrive. At most sixty move at a time. */
export function moveDots(layer: SVGGElement, { segment, kind, count, delayMilliseconds }: Travel): void {
  const isBatch = count > mostSingle;
  for (let dot = 0; dot < (isBatch ? 1 : count) && layer.childElementCount < mostInAll; dot += 1) {
    const moving = isBatch ? createBatch(count, kind) : createDot(kind);
    layer.append(moving);
    const animation = moving.animate(framesOf(segment, kind), {
      duration: kind === "returned" ? travelMilliseconds * 1.6 : travelMilliseconds,
      delay: delayMilliseconds + dot * spacingMilliseconds,
      easing: kind === "lost" ? "ease-in" : "ease-in-out",
    });
    animation.onfinish = () => moving.remove();
  }
}

function framesOf([x1, y1, x2, y2]: Segment, kind: MoveKind): Keyframe[] {
  const start = { transform: `translate(${x1}px, ${y1}px)`, opacity: 1 };
  const end = { transform: `translate(${x2}px, ${y2}px)`, opacity: 1 };
  return kind === "returned" ? [start, end, start] : [start, end];
}

function createDot(kind: MoveKind): SVGElement {
  return create("circle", { class: `dot ${kind}`, r: "4.5", opacity: "0" });
}

function createBatch(count: number, kind: MoveKind): SVGElement {
  const text = `×${count}`;
  const width = 14 + text.length * 7;
  const group = create("g", { class: `dot batch ${kind}`, opacity: "0" });
  const label = create("text", { y: "4" });
  label.textContent = text;
  group.append(create("rect", { x: String(-width / 2), y: "-9", width: String(width), height: "18", rx: "9" }), label);
  return group;
}

function create(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(namespace, name);
  if (!(made instanceof SVGElement)) throw new Error(`${name} is not an element of SVG`);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
