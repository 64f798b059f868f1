import { minute, second } from "../virtual-time.ts";
import { never } from "./process.ts";
import type { SendingWorld } from "./sender.ts";

/** A run of the recovery, which Lambda may end or hold up at each call. */
export interface RecoveryRun {
  readonly world: SendingWorld;
  readonly name: string;
  /** Every call passes here. The answer of a write may be lost. */
  readonly call: <T>(kind: "read" | "write", effect: () => Promise<T> | T) => Promise<T>;
}

export function createRecoveryRun(world: SendingWorld, name: string): RecoveryRun {
  const { time, sender, tally } = world;
  const { random, faults } = sender;
  let isAlive = true;

  const gate = async (): Promise<void> => {
    await time.sleep(random.between(1, 50));
    if (!isAlive) return never;
    // Calls are many: each of the usual frequencies would end or hold up nearly every run.
    if (faults.strikes("recovery: cut off") && random.chance(0.2)) {
      tally.hit("recovery: cut off");
      tally.change("recovery: cut off");
      isAlive = false;
      return never;
    }
    if (faults.strikes("recovery: held up") && random.chance(0.2)) {
      tally.hit("recovery: held up");
      tally.change("recovery: held up");
      await time.sleep(random.between(second, 20 * minute));
    }
  };

  return {
    world,
    name,
    call: async (kind, effect) => {
      await gate();
      const result = await effect();
      await gate();
      if (kind === "write" && faults.strikes("recovery: answer lost")) {
        tally.hit("recovery: answer lost");
        tally.change("recovery: answer lost");
        throw new Error("the answer was lost");
      }
      return result;
    },
  };
}
