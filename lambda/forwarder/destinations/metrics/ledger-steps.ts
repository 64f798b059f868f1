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
  const expiry = async (deadline: number): Promise<EffectResult> => {
    if (deadline === Number.POSITIVE_INFINITY) return new Promise(() => {});
    await wait(Math.max(0, deadline - now()), isOver);
    return late;
  };
  const [claimed, settled] = [expiry(deadlines.claimed), expiry(deadlines.settled)];

  const ask = async ({ at, pending, effect }: LedgerState): Promise<EffectResult> => {
    const isSettling = at === "marking" || at === "closing";
    if (!isSettling && now() >= deadlines.claimed) return late;
    const asked = limit(() => askLedger(view, pending, effect)).catch(
      (error: unknown): EffectResult => ({ kind: "failed", detail: `ledger: ${describeError(error)}` }),
    );
    return Promise.race([asked, isSettling ? settled : claimed]);
  };

  return async (from) => {
    let state = from;
    while (state.at !== "holding" && state.at !== "ended") state = proceed(state, await ask(state), sources);
    return state;
  };
}
