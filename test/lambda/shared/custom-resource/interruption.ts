import type { createStack } from "../../../../simulator/stand-ins/cloudformation-stack.ts";
import { second, type VirtualTime } from "../../../virtual-time.ts";

export const interruptionKinds = ["cut off before", "cut off after", "cancelled", "doubled", "unanswered"] as const;

export interface Interruption {
  readonly atCall: number;
  readonly kind: (typeof interruptionKinds)[number];
}

export type CallKind = "http" | "parameter" | "fence" | "wait" | "answer";

export type Interrupted = (
  kind: CallKind,
) => <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) => (...args: A) => Promise<T>;

/** Less than a client waits. */
const callMilliseconds = 8 * second;
/** Before it asks for the fence or waits. */
const standstillMilliseconds = 100 * second;

/** The call had its effect, but its answer was lost. */
export class LostAnswerError extends Error {
  override readonly name = "LostAnswerError";
}

const forever = () => new Promise<never>(() => {});

export interface InterruptionsSettings {
  readonly time: VirtualTime;
  readonly interruption: Interruption | undefined;
  readonly afterCall: () => void;
}

export function createInterruptions({ time, interruption, afterCall }: InterruptionsSettings) {
  let calls = 0;
  let isArmed = false;
  let wasCancelled = false;
  let deployed: Pick<ReturnType<typeof createStack>, "cancel" | "deliverAgain"> | undefined;

  const disturb = async (kind: CallKind) => {
    if (interruption?.kind === "cancelled") {
      deployed?.cancel();
      wasCancelled = true;
    } else {
      deployed?.deliverAgain();
    }
    await time.sleep(kind === "http" || kind === "parameter" ? callMilliseconds : standstillMilliseconds);
  };

  return {
    arm: () => {
      isArmed = true;
    },
    disarm: () => {
      isArmed = false;
    },
    calls: () => calls,
    /** Sets the stack that an interruption cancels, or whose request it repeats. */
    watch: (stack: NonNullable<typeof deployed>) => {
      deployed = stack;
    },
    /** Since the last call. */
    takeCancellation: (): boolean => {
      const taken = wasCancelled;
      wasCancelled = false;
      return taken;
    },
    beginInvocation: () => {
      let kill: () => void = () => {};
      const killed = new Promise<never>((_, reject) => {
        kill = () => reject(new Error("cut off"));
      });
      killed.catch(() => {});
      let isDead = false;
      const die = () => {
        isDead = true;
        kill();
      };
      const interrupted: Interrupted =
        (kind) =>
        (call) =>
        async (...args) => {
          if (isDead) return forever();
          if (isArmed) calls += 1;
          const here = isArmed && calls === interruption?.atCall ? interruption.kind : undefined;
          if (here === "cut off before") {
            die();
            return forever();
          }
          if (here === "cancelled" || here === "doubled") await disturb(kind);
          const result = await call(...args);
          afterCall();
          if (here === "cut off after") die();
          if (here === "unanswered" && kind !== "wait") throw new LostAnswerError("the answer was lost");
          return isDead ? forever() : result;
        };
      return { interrupted, orDeath: <T>(running: Promise<T>) => Promise.race([running, killed]) };
    },
  };
}
