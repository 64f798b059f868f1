import { setTimeout as wait } from "node:timers/promises";
import type { ConsoleState } from "../messages/console-state.ts";

export interface StateStream {
  /** Sends the whole state, then each changed section, until the signal aborts. */
  readonly follow: (send: (data: string) => Promise<void>, signal: AbortSignal) => Promise<void>;
}

const everyMilliseconds = 500;

/** Reads the state at most twice a second, and only while somebody watches. */
export function createStateStream(read: () => ConsoleState, clock: () => number): StateStream {
  let sections: ReadonlyMap<string, string> = new Map();
  let readAt = Number.NEGATIVE_INFINITY;

  const latest = () => {
    if (clock() - readAt < everyMilliseconds / 2) return sections;
    readAt = clock();
    sections = new Map(Object.entries(read()).map(([name, value]) => [name, JSON.stringify(value)]));
    return sections;
  };

  return {
    follow: async (send, signal) => {
      let sent: ReadonlyMap<string, string> = new Map();
      while (!signal.aborted) {
        const now = latest();
        const changed = [...now].filter(([name, text]) => sent.get(name) !== text);
        if (changed.length > 0) {
          await send(`{${changed.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}`);
        }
        sent = now;
        await wait(everyMilliseconds, undefined, { signal }).catch(() => {});
      }
    },
  };
}
