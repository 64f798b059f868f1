import type { Json } from "../json.ts";
import {
  type FencedRequest,
  type FenceNote,
  formatFenceNote,
  isStale,
  noFenceNote,
  parseFenceNote,
  takenBy,
} from "./fence-note.ts";
import { createFenceWriter, firstToken } from "./fence-writer.ts";
import type { FenceItem, Fences } from "./fences.ts";
import type { PersistPorts } from "./retry-until-deadline.ts";
import { SupersededError } from "./superseded-error.ts";

export interface FencePorts extends PersistPorts {
  readonly fences: Fences;
  readonly newToken: () => string;
}

/**
 * The right to change what one custom resource has, which the newest request holds. It is asked for again before each
 * remote change, and the newest request begins when no change of an earlier one can arrive any more.
 */
export interface Fence {
  /** What is remembered of the resource. Another value is stored with the next change. */
  state: Json;
  /**
   * Performs one remote change. Rejects with a `SupersededError` where another took the fence. The change has to begin at
   * once and to end, or be given up, by `changeEnds`.
   */
  readonly change: <T>(doing: () => Promise<T>) => Promise<T>;
  /** Until when the change that is under way has to end; infinite where none is. */
  readonly changeEnds: () => number;
  /** Stores what is remembered. */
  readonly remember: () => Promise<void>;
  /** Stores that all is done that the holder was asked for. */
  readonly finish: () => Promise<void>;
  /** Lets the next holder begin at once, where no change is under way. */
  readonly release: () => Promise<void>;
}

/**
 * How long a change may take, its fence included. Calls of Spacelift and Datadog end by then. Parameter Store's client gives up after
 * 13 seconds: four tries of three seconds each, and the pauses between them.
 */
export const changeMilliseconds = 20_000;

/** Kept back for what a change does not begin with at once. */
const beginMilliseconds = 5_000;

/** So much earlier than it may arrive, a change is given up: clocks differ, and an answer takes its time. */
const marginMilliseconds = 2_000;

/**
 * Takes the fence for a request: from an earlier request, from another delivery of the same one, and from a look of the
 * schedule. Rejects with a `SupersededError` where a newer request had it already.
 */
export async function takeFence(key: string, asker: FencedRequest, ports: FencePorts): Promise<Fence> {
  const holder = ports.newToken();
  const token = firstToken(holder);
  for (;;) {
    const found = await ports.fences.read(key);
    const before = found === undefined ? noFenceNote : parseFenceNote(found.note);
    // The answer to an earlier try may have been lost.
    if (found?.token !== token && isStale(asker, before)) throw new SupersededError();
    const note = found?.token === token ? before : takenBy(asker, before, ports.now());
    if (
      found?.token === token ||
      (await ports.fences.replace(key, found?.token, { token, note: formatFenceNote(note) }))
    ) {
      return afterChangesBefore(key, holder, note, ports);
    }
  }
}

/** What a look of the schedule found: the weakest holder. */
export interface FenceSight {
  readonly note: FenceNote;
  /** Takes the fence, unless anybody took it since. */
  readonly take: () => Promise<Fence>;
}

export async function lookAtFence(key: string, ports: FencePorts): Promise<FenceSight> {
  const found = await ports.fences.read(key);
  const note = found === undefined ? noFenceNote : parseFenceNote(found.note);
  return {
    note,
    take: async () => {
      const holder = ports.newToken();
      const token = firstToken(holder);
      const item: FenceItem = { token, note: formatFenceNote(note) };
      if (!(await ports.fences.replace(key, found?.token, item)) && (await ports.fences.read(key))?.token !== token) {
        throw new SupersededError();
      }
      return afterChangesBefore(key, holder, note, ports);
    },
  };
}

/** A change that the holder before began may still be on its way to where it is made. */
async function afterChangesBefore(key: string, holder: string, note: FenceNote, ports: FencePorts): Promise<Fence> {
  const pause = Math.min(note.changeEndsMilliseconds - ports.now(), changeMilliseconds);
  if (pause > 0) await ports.wait(pause);
  return createFence(key, holder, note, ports);
}

function createFence(key: string, holder: string, taken: FenceNote, ports: FencePorts): Fence {
  let note = taken;
  let ends = Number.POSITIVE_INFINITY;
  const write = createFenceWriter(key, holder, ports.fences);

  const store = async (change: Partial<FenceNote>): Promise<void> => {
    const next = { ...note, ...change };
    if (!(await write(formatFenceNote(next)))) throw new SupersededError();
    note = next;
  };

  return {
    get state() {
      return note.state;
    },
    set state(state: Json) {
      note = { ...note, state };
    },
    change: async (doing) => {
      const begun = ports.now();
      const before = note.changeEndsMilliseconds;
      await store({ changeEndsMilliseconds: begun + changeMilliseconds });
      if (ports.now() > begun + beginMilliseconds) throw new Error("the fence was too slow for a change to begin");
      ends = begun + changeMilliseconds - marginMilliseconds;
      try {
        const done = await doing();
        note = { ...note, changeEndsMilliseconds: before };
        return done;
      } finally {
        ends = Number.POSITIVE_INFINITY;
      }
    },
    changeEnds: () => ends,
    remember: () => store({}),
    finish: () => store({ isDone: true }),
    release: () => store({}),
  };
}
