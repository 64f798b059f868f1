import { setImmediate as turn } from "node:timers/promises";

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** One clock for every stand-in and handler of a run. It stands still while any of them is busy. */
export interface VirtualTime {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Runs an action later, without a promise. */
  readonly after: (milliseconds: number, action: () => void) => void;
  /** Stops the clock until an outside operation settles, such as one on a socket. */
  readonly still: <T>(outside: Promise<T>) => Promise<T>;
  /** Lets time pass until the condition holds, for at most `limit` milliseconds. Returns whether it holds. */
  readonly runUntil: (condition: () => boolean, limit: number) => Promise<boolean>;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

export function createVirtualTime(start: number): VirtualTime {
  const timers: Timer[] = [];
  let now = start;
  let count = 0;
  let outside = 0;

  const after = (milliseconds: number, fire: () => void) => {
    count += 1;
    push(timers, { at: now + Math.max(0, milliseconds), order: count, fire });
  };

  return {
    now: () => now,
    after,
    sleep: (milliseconds) => new Promise((resolve) => after(milliseconds, resolve)),
    still: async (promise) => {
      outside += 1;
      try {
        return await promise;
      } finally {
        outside -= 1;
      }
    },
    runUntil: async (condition, limit) => {
      const end = now + limit;
      for (;;) {
        // In-process work consists only of promises, so one turn of Node's loop completes it.
        await turn();
        if (outside > 0) continue;
        if (condition()) return true;
        const next = timers[0];
        if (next === undefined || next.at > end) {
          now = end;
          return condition();
        }
        pop(timers);
        now = next.at;
        next.fire();
      }
    },
  };
}

function isBefore(one: Timer | undefined, other: Timer | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}

function swap(heap: Timer[], one: number, other: number): void {
  const [a, b] = [heap[one], heap[other]];
  if (a === undefined || b === undefined) return;
  heap[one] = b;
  heap[other] = a;
}

function push(heap: Timer[], timer: Timer): void {
  let index = heap.push(timer) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(heap[index], heap[parent])) return;
    swap(heap, index, parent);
    index = parent;
  }
}

function pop(heap: Timer[]): void {
  swap(heap, 0, heap.length - 1);
  heap.pop();
  for (let index = 0; ; ) {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    const least = isBefore(heap[right], heap[left]) ? right : left;
    if (!isBefore(heap[least], heap[index])) return;
    swap(heap, index, least);
    index = least;
  }
}
