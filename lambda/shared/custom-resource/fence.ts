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
import type { RetryPorts } from "./retry-until-deadline.ts";
import { SupersededError } from "./superseded-error.ts";

export interface FencePorts extends RetryPorts {
  readonly fences: Fences;
  readonly newToken: () => string;
}

/**
 * The right to change one custom resource's objects. The newest request holds it, and each remote change checks it
 * again. A new holder begins once no earlier change can arrive.
 */
export interface Fence {
  /** The next change stores a new value. */
  state: Json;
  /**
   * Rejects with a `SupersededError` if another holder took the fence. The change has to begin at once, and to end or
   * be given up before `changeEnds`.
   */
  readonly change: <T>(perform: () => Promise<T>) => Promise<T>;
  /** Milliseconds since 1970; infinite without a present change. */
  readonly changeEnds: () => number;
  readonly remember: () => Promise<void>;
  readonly finish: () => Promise<void>;
  /** Lets the next holder begin at once, unless a change may still arrive. */
  readonly release: () => Promise<void>;
}

/**
 * The longest change. Calls to Spacelift and Datadog end before. The client of Parameter Store gives up after 13
 * seconds: four tries of three seconds, and pauses.
 */
export const changeMilliseconds = 20_000;

/** From the check of the fence to the change. */
const beginMilliseconds = 5_000;

/** Clocks differ and requests take time to arrive. */
const marginMilliseconds = 2_000;

/**
 * Also takes the fence from another delivery of the same request or from the schedule. Rejects with a `SupersededError`
 * if a newer request has had it.
 */
export async function takeFence(key: string, asker: FencedRequest, ports: FencePorts): Promise<Fence> {
  const holder = ports.newToken();
  const token = firstToken(holder);
  for (;;) {
    const found = await ports.fences.read(key);
    const before = found === undefined ? noFenceNote : parseFenceNote(found.note, key);
    // An earlier try may have succeeded without an answer.
    if (found?.token !== token && isStale(asker, before)) throw new SupersededError();
    const note = found?.token === token ? before : takenBy(asker, before, ports.now());
    if (
      found?.token === token ||
      (await ports.fences.replace(key, found?.token, { token, note: formatFenceNote(note) }))
    ) {
      return afterPreviousChanges(key, holder, note, ports);
    }
  }
}

/** The fence as the schedule, its weakest holder, found it. */
export interface InspectedFence {
  readonly note: FenceNote;
  /** Rejects with a `SupersededError` if anybody took the fence since. */
  readonly take: () => Promise<Fence>;
}

export async function inspectFence(key: string, ports: FencePorts): Promise<InspectedFence> {
  const found = await ports.fences.read(key);
  const note = found === undefined ? noFenceNote : parseFenceNote(found.note, key);
  return {
    note,
    take: async () => {
      const holder = ports.newToken();
      const token = firstToken(holder);
      const item: FenceItem = { token, note: formatFenceNote(note) };
      if (!(await ports.fences.replace(key, found?.token, item)) && (await ports.fences.read(key))?.token !== token) {
        throw new SupersededError();
      }
      return afterPreviousChanges(key, holder, note, ports);
    },
  };
}

async function afterPreviousChanges(key: string, holder: string, note: FenceNote, ports: FencePorts): Promise<Fence> {
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
    change: async (perform) => {
      const begun = ports.now();
      const before = note.changeEndsMilliseconds;
      await store({ changeEndsMilliseconds: begun + changeMilliseconds });
      if (ports.now() > begun + beginMilliseconds)
        throw new Error("the fence took too long, so the change did not begin");
      ends = begun + changeMilliseconds - marginMilliseconds;
      try {
        const done = await perform();
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
