const still = matchMedia("(prefers-reduced-motion: reduce)");
const mostAtOnce = 6;
const mostInAll = 60;
const travelMilliseconds = 900;

/** Nothing moves if the user prefers reduced motion. */
export function moveDots([x1, y1, x2, y2], count, delay = 0) {
  const layer = document.getElementById("dots");
  if (still.matches || document.hidden || layer === null) return;
  for (let dot = 0; dot < Math.min(count, mostAtOnce) && layer.childElementCount < mostInAll; dot += 1) {
    const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    circle.setAttribute("class", "dot");
    circle.setAttribute("r", "5");
    circle.setAttribute("opacity", "0");
    layer.append(circle);
    const at = ([x, y]) => `translate(${x}px, ${y}px)`;
    circle.animate(
      [
        { transform: at([x1, y1]), opacity: 1 },
        { transform: at([x2, y2]), opacity: 1 },
      ],
      { duration: travelMilliseconds, delay: delay + dot * 120, easing: "ease-in-out" },
    ).onfinish = () => circle.remove();
  }
}
