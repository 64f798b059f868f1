import type { ComponentChildren } from "preact";

export type Tone = "plain" | "good" | "warm" | "bad" | "accent";

interface Properties {
  readonly tone?: Tone;
  readonly children: ComponentChildren;
}

/** A short state. Its text says the state, so the colour only repeats it. */
export function Badge({ tone = "plain", children }: Properties) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
