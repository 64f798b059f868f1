import { expect } from "vitest";
import type { DeploymentSettings } from "../../../../simulator/stand-ins/cloudformation-stack.ts";
import type { Interruption } from "./interruption.ts";
import type { WorldOutcome } from "./world.ts";

/** What came of a life that was interrupted. */
export interface Lived {
  /** How many calls to the outside there were. */
  readonly calls: number;
  /** What is wrong after it. */
  readonly wrong: readonly string[];
}

/** Lives a life anew for each call to the outside, interrupted there. Gives what is wrong after one of them. */
export async function interruptEveryCall(
  kind: Interruption["kind"],
  live: (interruption: Interruption) => Promise<Lived>,
): Promise<readonly string[]> {
  for (let atCall = 1, calls = atCall; calls >= atCall; atCall += 1) {
    const lived = await live({ atCall, kind }).catch((error: unknown) => {
      throw new Error(`${kind} at call ${atCall}: ${error instanceof Error ? error.message : ""}`, { cause: error });
    });
    if (lived.wrong.length > 0) return lived.wrong.map((each) => `${kind} at call ${atCall}: ${each}`);
    calls = lived.calls;
  }
  return [];
}

/** Whether a deployment was carried through. It may be rolled back only where it was cancelled or is to fail. */
export function isComplete(
  { status, answers }: WorldOutcome,
  { failsAfterwards = false }: DeploymentSettings = {},
): boolean {
  const expected = failsAfterwards ? "ROLLED_BACK" : "COMPLETE";
  if (status !== "CANCELLED") expect({ status, answers }).toEqual({ status: expected, answers });
  return status === "COMPLETE";
}
