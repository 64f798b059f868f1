import { signal } from "@preact/signals";

const pauseMilliseconds = 5000;

/** Text for screen readers. */
export const announcement = signal("");

let saidAt = Number.NEGATIVE_INFINITY;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** At most every five seconds and never twice in a row. The latest text wins. */
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
