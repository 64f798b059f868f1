import { signal } from "@preact/signals";

export interface Crosshair {
  /** Seconds since 1970. */
  readonly second: number;
  /** The graph under the pointer or with the focus. */
  readonly graph: string;
}

/** Shared by all graphs. Null if the pointer is over none. */
export const crosshair = signal<Crosshair | null>(null);
