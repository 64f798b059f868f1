import { setTimeout as wait } from "node:timers/promises";
import type { RotationState } from "../messages/console-state.ts";

export interface KeyRotationPorts {
  readonly replaceKey: () => string;
  readonly putKey: (key: string) => void;
}

export interface KeyRotation {
  /** False if one is already running. */
  readonly rotate: () => boolean;
  readonly read: () => RotationState;
}

/** Long enough for a watcher to see the rejected POSTs. */
const withoutKeyMilliseconds = 3_000;

/** Uses the wrong order, which must be harmless: it revokes the old key before the new one is stored. */
export function createKeyRotation({ replaceKey, putKey }: KeyRotationPorts): KeyRotation {
  let rotations = 0;
  let isUnderWay = false;
  const finish = async (key: string) => {
    await wait(withoutKeyMilliseconds, undefined, { ref: false });
    putKey(key);
    rotations += 1;
    isUnderWay = false;
  };
  return {
    rotate: () => {
      if (isUnderWay) return false;
      isUnderWay = true;
      void finish(replaceKey());
      return true;
    },
    read: () => ({ rotations, isUnderWay }),
  };
}
