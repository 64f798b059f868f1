import { signal } from "@preact/signals";

const pauseMilliseconds = 5000;

/** Text for screen readers. */
export const announcement = signal("");

let saidAt = Number.NEGATIVE_INFINITY;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Announces at most every five seconds, and never the same text twice in a row. The latest text wins. */
export function announce(text: string): void {
  clearTimeout(waiting);
  const rest = saidAt + pauseMilliseconds - performance.now();
  if (rest > 0) {
    waiting = setTimeout(() => announce(text), rest);
    return;
  }
  if (text === announcement.value) return;
  saidAt = performance.now();
  announcement.value = text;
}
