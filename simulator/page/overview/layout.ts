import { signal } from "@preact/signals";
import type { Layout } from "./pipeline-layout.ts";

const narrow = typeof matchMedia === "undefined" ? undefined : matchMedia("(max-width: 56rem)");

function current(): Layout {
  return narrow?.matches === true ? "tall" : "wide";
}

/** The layout that fits the window. */
export const layout = signal<Layout>(current());

narrow?.addEventListener("change", () => {
  layout.value = current();
});
