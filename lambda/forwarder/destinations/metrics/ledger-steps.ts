import pLimit from "p-limit";
import { describeError } from "../../../shared/log.ts";
import type { MachinePorts } from "../../machine-ports.ts";
import { askLedger, viewLedger } from "./ask-ledger.ts";
import type { EffectResult } from "./domain/effect.ts";
import { proceed } from "./domain/protocol.ts";
import type { EndedState, HoldingState, Sources, State } from "./domain/state.ts";
import type { Ledger } from "./ledger.ts";
import type { SlotMemory } from "./slot-memory.ts";

export interface StepPorts extends Pick<MachinePorts, "now" | "random" | "wait"> {
  readonly ledger: Ledger;
}

/** When waiting for the ledger ends, before and after a POST. In milliseconds since 1970. */
export interface LedgerDeadlines {
  readonly claimed: number;
  readonly settled: number;
}

type LedgerState = Exclude<State, HoldingState | EndedState>;

/** Takes one event to a nonce for the next POST, or to its end. */
export type Advance = (from: State) => Promise<HoldingState | EndedState>;

const late: EffectResult = { kind: "failed", detail: "ledger: no answer in time" };

const callsAtOnce = 32;

/** A call fails at its deadline: an accepted event is then acknowledged without its mark. */
export function createLedgerSteps(
  { ledger, now, random, wait }: StepPorts,
  memory: SlotMemory,
  deadlines: LedgerDeadlines,
  sources: Sources,
  isOver: AbortSignal,
): Advance {
  const limit = pLimit(callsAtOnce);
  const view = viewLedger(ledger, now() / 1000, random, memory);
  const expiry = async (deadline: number): Promise<void> => {
    if (deadline === Number.POSITIVE_INFINITY) return new Promise(() => {});
    await wait(Math.max(0, deadline - now()), isOver);
  };
  const untilClaimed = untilLate(expiry(deadlines.claimed));
  const untilSettled = untilLate(expiry(deadlines.settled));

  const ask = async ({ at, pending, effect }: LedgerState): Promise<EffectResult> => {
    const isSettling = at === "marking" || at === "closing";
    if (!isSettling && now() >= deadlines.claimed) return late;
    const asked = limit(() => askLedger(view, pending, effect)).catch(
      (error: unknown): EffectResult => ({ kind: "failed", detail: `ledger: ${describeError(error)}` }),
    );
    return isSettling ? untilSettled(asked) : untilClaimed(asked);
  };

  return async (from) => {
    let state = from;
    while (state.at !== "holding" && state.at !== "ended") state = proceed(state, await ask(state), sources);
    return state;
  };
}

/**
 * The result, or `late` if the deadline comes first. `Promise.race` would hold every result, with its series, until the deadline
 * or the end of the batch.
 */
function untilLate(deadline: Promise<void>): (asked: Promise<EffectResult>) => Promise<EffectResult> {
  const waiting = new Set<(result: EffectResult) => void>();
  let isLate = false;
  void deadline.then(() => {
    isLate = true;
    for (const answer of waiting) answer(late);
    waiting.clear();
  });
  return async (asked) => {
    if (isLate) return late;
    return new Promise((resolve) => {
      waiting.add(resolve);
      void asked.then((result) => {
        waiting.delete(resolve);
        resolve(result);
      });
    });
  };
}
