import { signal } from "@preact/signals";

type Scheme = "light" | "dark";
type Colours = Readonly<Record<Scheme, readonly string[]>>;

/** Each colour has a contrast of at least 3:1 to the surface. Most kinds of colour blindness still tell neighbours apart. */
const classic: Colours = {
  light: ["#3150c4", "#c2571a", "#17704a", "#8b3fa8", "#b3261e", "#0f7f8c", "#8a6d00", "#6b7280", "#c13c7a", "#4b5b2e"],
  dark: ["#8fa9ff", "#f0a36b", "#62cf9b", "#cf9be6", "#ff8f86", "#67cdd9", "#e0c25c", "#a7aeb9", "#f195c1", "#b3c78d"],
};

const warm: Colours = {
  light: ["#b3261e", "#c2571a", "#8a6d00", "#c13c7a", "#7a3b12", "#93452f"],
  dark: ["#ff8f86", "#f0a36b", "#e0c25c", "#f195c1", "#d9a27f", "#e8b4a2"],
};

const cool: Colours = {
  light: ["#0f7f8c", "#3150c4", "#17704a", "#5b4fb8", "#2f6f9f", "#4b5b2e"],
  dark: ["#67cdd9", "#8fa9ff", "#62cf9b", "#b3a6ff", "#83bfe8", "#b3c78d"],
};

const palettes: Readonly<Record<string, Colours>> = { dog_classic: classic, semantic: classic, warm, cool };

/** Colours of words with a meaning, in Datadog's palette `semantic`. Other words have a colour of the classic palette. */
const meanings: readonly (readonly [RegExp, Readonly<Record<Scheme, string>>])[] = [
  [/^(?:failed|error|denied|deny|rejected)$/i, { light: "#b3261e", dark: "#ff8f86" }],
  [/^(?:finished|success|ok|allow|approved?)$/i, { light: "#17704a", dark: "#62cf9b" }],
  [/^(?:stopped|canceled|cancelled|warning)$/i, { light: "#8a6d00", dark: "#e0c25c" }],
  [/^(?:discarded|skipped|none)$/i, { light: "#6b7280", dark: "#a7aeb9" }],
];

/** CSS colour of the line at this place. An unknown palette falls back to the classic one. */
export function lineColour(palette: string, name: string, place: number, of: Scheme): string {
  const meant = palette === "semantic" ? meanings.find(([words]) => words.test(name))?.[1][of] : undefined;
  const colours = (palettes[palette] ?? classic)[of];
  return meant ?? colours[place % colours.length] ?? "";
}

/** Colours for a canvas, which cannot use CSS variables. */
export const canvasColours = {
  light: { text: "#525b67", line: "#dde2e8" },
  dark: { text: "#a3adba", line: "#2b323c" },
} as const;

export const scheme = signal<Scheme>("light");

/** Follows the system's colour scheme. Returns a function that stops following. */
export function followScheme(): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    scheme.value = dark.matches ? "dark" : "light";
  };
  dark.addEventListener("change", follow);
  follow();
  return () => dark.removeEventListener("change", follow);
}
