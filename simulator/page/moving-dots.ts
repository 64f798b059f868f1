import type { Segment } from "./pipeline-layout.ts";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const mostAtOnce = 6;
const mostInAll = 60;
const travelMilliseconds = 900;

/** Nothing moves if the user prefers reduced motion. */
export function moveDots([x1, y1, x2, y2]: Segment, count: number, delayMilliseconds: number): void {
  const layer = document.getElementById("dots");
  if (still.matches || document.hidden || layer === null) return;
  for (let dot = 0; dot < Math.min(count, mostAtOnce) && layer.childElementCount < mostInAll; dot += 1) {
    const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    circle.setAttribute("class", "dot");
    circle.setAttribute("r", "5");
    circle.setAttribute("opacity", "0");
    layer.append(circle);
    circle.animate(
      [
        { transform: `translate(${x1}px, ${y1}px)`, opacity: 1 },
        { transform: `translate(${x2}px, ${y2}px)`, opacity: 1 },
      ],
      { duration: travelMilliseconds, delay: delayMilliseconds + dot * 120, easing: "ease-in-out" },
    ).onfinish = () => circle.remove();
  }
}
