import { setTimeout as wait } from "node:timers/promises";
import type { ConsoleState } from "../messages/console-state.ts";
import type { RunHistory } from "./run-history.ts";

export interface StateStream {
  /** Sends the whole state, then each changed section and the changed runs, until the signal aborts. */
  readonly follow: (send: (data: string) => Promise<void>, signal: AbortSignal) => Promise<void>;
}

export interface StateStreamPorts {
  readonly state: () => ConsoleState;
  readonly history: Pick<RunHistory, "changedSince" | "revision">;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

const everyMilliseconds = 500;

/** Reads the state at most twice a second, and only while somebody watches. */
export function createStateStream({ state, history, clock }: StateStreamPorts): StateStream {
  let sections: ReadonlyMap<string, string> = new Map();
  let readAt = Number.NEGATIVE_INFINITY;

  const latest = () => {
    if (clock() - readAt < everyMilliseconds / 2) return sections;
    readAt = clock();
    const { runs: _, ...rest } = state();
    sections = new Map(Object.entries(rest).map(([name, value]) => [name, JSON.stringify(value)]));
    return sections;
  };

  return {
    follow: async (send, signal) => {
      let sent: ReadonlyMap<string, string> = new Map();
      let revision = -1;
      while (!signal.aborted) {
        const now = latest();
        const changed = [...now].filter(([name, text]) => sent.get(name) !== text);
        const isMoved = history.revision() !== revision;
        if (isMoved) changed.push(["runs", JSON.stringify(history.changedSince(revision))]);
        revision = history.revision();
        if (changed.length > 0) {
          await send(`{${changed.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}`);
        }
        sent = now;
        await wait(everyMilliseconds, undefined, { signal }).catch(() => {});
      }
    },
  };
}
