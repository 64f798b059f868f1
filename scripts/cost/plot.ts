export interface Curve {
  readonly name: string;
  readonly color: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const size = { width: 800, height: 440 };
const frame = { left: 70, right: 740, top: 20, bottom: 380 };

/** SVG over logarithmic axes between powers of ten. `marks` are vertical lines with names. */
export function plotLogarithmic(
  curves: readonly Curve[],
  axes: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
  labels: { readonly title: string; readonly x: string; readonly y: string },
  marks: readonly (readonly [x: number, name: string])[],
): string {
  const across = scale(axes.x, frame.left, frame.right);
  const up = scale(axes.y, frame.bottom, frame.top);
  const lines = [
    ...powers(axes.x).flatMap((value) => [
      line(across(value), frame.top, across(value), frame.bottom, "#ddd"),
      label(across(value), frame.bottom + 18, shownPower(value), "middle"),
    ]),
    ...powers(axes.y).flatMap((value) => [
      line(frame.left, up(value), frame.right, up(value), "#ddd"),
      label(frame.left - 8, up(value) + 4, shownPower(value), "end"),
    ]),
    ...marks.flatMap(([x, name], index) => [
      line(across(x), frame.top, across(x), frame.bottom, "#999", "4 3"),
      label(across(x) - 5, frame.bottom - 10 - 16 * index, name, "end"),
    ]),
    ...curves.flatMap(({ name, color, points }, index) => [
      `<polyline fill="none" stroke="${color}" stroke-width="2" points="${points.map(([x, y]) => `${across(x).toFixed(1)},${up(y).toFixed(1)}`).join(" ")}"/>`,
      line(frame.left + 14, frame.top + 16 + 20 * index, frame.left + 40, frame.top + 16 + 20 * index, color),
      label(frame.left + 48, frame.top + 20 + 20 * index, name, "start"),
    ]),
    label((frame.left + frame.right) / 2, size.height - 16, labels.x, "middle"),
    `<text transform="translate(18 ${(frame.top + frame.bottom) / 2}) rotate(-90)" text-anchor="middle">${labels.y}</text>`,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="13">
<title>${labels.title}</title>
<rect width="100%" height="100%" fill="white"/>
${lines.join("\n")}
</svg>
`;
}

function scale([from, to]: readonly [number, number], start: number, end: number): (value: number) => number {
  return (value) => start + ((end - start) * Math.log10(value / from)) / Math.log10(to / from);
}

function powers([from, to]: readonly [number, number]): readonly number[] {
  const first = Math.round(Math.log10(from));
  return Array.from({ length: Math.round(Math.log10(to)) - first + 1 }, (_, index) => 10 ** (first + index));
}

function shownPower(value: number): string {
  return value >= 1 ? value.toLocaleString("en") : String(value);
}

function line(x1: number, y1: number, x2: number, y2: number, color: string, dashes = "none"): string {
  const [left, top, right, bottom] = [x1, y1, x2, y2].map((each) => each.toFixed(1));
  return `<line x1="${left}" y1="${top}" x2="${right}" y2="${bottom}" stroke="${color}" stroke-dasharray="${dashes}"/>`;
}

function label(x: number, y: number, text: string, anchor: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${text}</text>`;
}
