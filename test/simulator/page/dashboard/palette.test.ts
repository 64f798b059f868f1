import { describe, expect, test } from "vitest";
import { lineColour } from "../../../../simulator/page/dashboard/palette.ts";

const surfaces = { light: "#ffffff", dark: "#171b21" } as const;
const names = ["failed", "finished", "stopped", "discarded", "web"];

/** WCAG 2.2, "relative luminance" and "contrast ratio". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each(["dog_classic", "semantic", "warm", "cool", "unknown"])("the palette %s", (palette) => {
  test.each(["light", "dark"] as const)("can be seen in the scheme %s", (scheme) => {
    const colours = names.flatMap((name) =>
      [...Array(12).keys()].map((place) => lineColour(palette, name, place, scheme)),
    );
    for (const colour of colours) expect(contrast(colour, surfaces[scheme])).toBeGreaterThan(3);
  });
});

test("neighbours differ", () => {
  const colours = [...Array(10).keys()].map((place) => lineColour("dog_classic", "web", place, "light"));
  expect(new Set(colours).size).toBe(10);
});

test("only the palette semantic gives a word with a meaning its own colour", () => {
  expect(lineColour("semantic", "FAILED", 3, "light")).toBe(lineColour("semantic", "failed", 0, "light"));
  expect(lineColour("semantic", "failed", 0, "light")).not.toBe(lineColour("semantic", "finished", 0, "light"));
  expect(lineColour("dog_classic", "failed", 3, "light")).not.toBe(lineColour("dog_classic", "failed", 0, "light"));
});
