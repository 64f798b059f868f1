import { expect } from "vitest";
import type { DeploymentSettings } from "../../../../simulator/stand-ins/cloudformation-stack.ts";
import type { Interruption } from "./interruption.ts";
import type { WorldOutcome } from "./world.ts";

export interface Lived {
  /** To the outside. */
  readonly calls: number;
  readonly wrong: readonly string[];
}

/** Runs a life once for each outside call, interrupted there. Returns the first violations. */
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

/** Only a cancelled one, or one that fails afterwards, may roll back. */
export function isComplete(
  { status, answers }: WorldOutcome,
  { failsAfterwards = false }: DeploymentSettings = {},
): boolean {
  const expected = failsAfterwards ? "ROLLED_BACK" : "COMPLETE";
  if (status !== "CANCELLED") expect({ status, answers }).toEqual({ status: expected, answers });
  return status === "COMPLETE";
}
