import { find, write } from "./dom.ts";

const pauseMilliseconds = 5000;
let said = "";
let saidAt = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** At most every five seconds and never twice in a row. */
export function announce(text: string): void {
  clearTimeout(waiting);
  const rest = saidAt + pauseMilliseconds - Date.now();
  if (rest > 0) {
    waiting = setTimeout(() => announce(text), rest);
    return;
  }
  if (text === said) return;
  said = text;
  saidAt = Date.now();
  write(find("announcement", HTMLElement), text);
}
