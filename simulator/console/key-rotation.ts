import { setTimeout as wait } from "node:timers/promises";

export interface KeyRotationPorts {
  /** Revokes the key that Datadog takes, and gives the one that it takes from now on. */
  readonly replaceKey: () => string;
  readonly putKey: (key: string) => void;
}

export interface KeyRotation {
  /** Whether one began; not while another is under way. */
  readonly rotate: () => boolean;
  readonly read: () => RotationState;
}

export interface RotationState {
  readonly rotations: number;
  /** While it is: Datadog refuses the old key, and Parameter Store does not have the new one yet. */
  readonly isUnderWay: boolean;
}

/** Long enough for a watcher to see what is refused meanwhile. */
const withoutKeyMilliseconds = 3_000;

/** A rotation in the wrong order, which is harmless all the same: the old key is revoked before the new one is in place. */
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
