import { setTimeout as wait } from "node:timers/promises";
import type { RotationState } from "../messages/console-state.ts";
import type { Occurrences } from "./occurrences.ts";

export interface KeyRotationPorts {
  readonly replaceKey: () => string;
  readonly putKey: (key: string) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly occurrences: Pick<Occurrences, "begin">;
}

export interface KeyRotation {
  /** False if one is already running. */
  readonly rotate: () => boolean;
  readonly read: () => RotationState;
}

/** Long enough for a watcher to see the rejected POSTs. */
const withoutKeyMilliseconds = 3_000;

/** Uses the wrong order, which must be harmless: it revokes the old key before the new one is stored. */
export function createKeyRotation({ replaceKey, putKey, clock, occurrences }: KeyRotationPorts): KeyRotation {
  let rotations = 0;
  let endsAt: number | null = null;
  const finish = async (key: string) => {
    const end = occurrences.begin("rotation", "The API key is rotated in the wrong order");
    await wait(withoutKeyMilliseconds, undefined, { ref: false });
    putKey(key);
    rotations += 1;
    endsAt = null;
    end();
  };
  return {
    rotate: () => {
      if (endsAt !== null) return false;
      endsAt = (clock() + withoutKeyMilliseconds) / 1000;
      void finish(replaceKey());
      return true;
    },
    read: () => ({ rotations, isUnderWay: endsAt !== null, endsAt }),
  };
}
