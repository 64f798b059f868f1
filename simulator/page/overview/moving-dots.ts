import { placeOf } from "./journey.ts";
import type { MoveKind } from "./pipeline-counts.ts";
import type { Segment } from "./segment.ts";

const namespace = "http://www.w3.org/2000/svg";
/** More messages that move together are one dot with their number. */
const mostSingle = 6;
/** In a crowd even two are one dot. */
const crowd = 40;
const mostInAll = 100;
const spacingMilliseconds = 400;

export interface Travel {
  readonly segment: Segment;
  readonly kind: MoveKind;
  readonly count: number;
  readonly delayMilliseconds: number;
}

interface Dot {
  readonly layer: SVGGElement;
  readonly element: SVGElement;
  readonly segment: Segment;
  readonly kind: MoveKind;
  /** On the clock of animation frames. */
  readonly startMilliseconds: number;
}

const dots = new Set<Dot>();

/**
 * Adds dots to a group of an SVG picture, and removes them when they arrive. At most a hundred move at a time. Animation
 * frames move them: with the Web Animations API, Chromium drew a dot at the picture's corner for single frames.
 */
export function moveDots(layer: SVGGElement, { segment, kind, count, delayMilliseconds }: Travel): void {
  // One cross stands for all refused POSTs: their number is not one of runs.
  const isOne = kind === "returned" || count === 1;
  const isBatch = !isOne && count > (dots.size < crowd ? mostSingle : 1);
  const start = performance.now() + delayMilliseconds;
  if (dots.size === 0) requestAnimationFrame(moveAll);
  for (let index = 0; index < (isOne || isBatch ? 1 : count) && dots.size < mostInAll; index += 1) {
    const element = isBatch ? createBatch(count, kind) : createDot(kind);
    dots.add({ layer, element, segment, kind, startMilliseconds: start + index * spacingMilliseconds });
  }
}

function moveAll(now: number): void {
  for (const dot of dots) {
    const { layer, element, segment, kind, startMilliseconds } = dot;
    if (now < startMilliseconds) continue;
    const place = placeOf(segment, kind, now - startMilliseconds);
    if (place === undefined) {
      element.remove();
      dots.delete(dot);
      continue;
    }
    element.setAttribute("transform", `translate(${place.join(" ")})`);
    if (!element.isConnected) layer.append(element);
  }
  if (dots.size > 0) requestAnimationFrame(moveAll);
}

function createDot(kind: MoveKind): SVGElement {
  if (kind === "returned") return create("path", { class: "dot returned", d: "M-5 -5L5 5M5 -5L-5 5" });
  return create("circle", { class: `dot ${kind}`, r: "4.5" });
}

function createBatch(count: number, kind: MoveKind): SVGElement {
  const text = `×${count}`;
  const width = 14 + text.length * 7;
  const group = create("g", { class: `dot batch ${kind}` });
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
