import { maySend } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { begin } from "../../lambda/forwarder/destinations/metrics/domain/claiming.ts";
import { nextTry } from "../../lambda/forwarder/destinations/metrics/domain/next-try.ts";
import { proceed } from "../../lambda/forwarder/destinations/metrics/domain/protocol.ts";
import { verdictAt, verdictForClaims } from "../../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import { keep } from "./ledger-rules.ts";
import { recoveryRules } from "./recovery-rules.ts";
import type { Scenario, World } from "./world.ts";

/** The gate in `lambda/forwarder/destinations/metrics/intake.ts`. */
const mayClaim = (isProven: boolean): boolean => isProven;

/** A mutant replaces one. */
export const shipped = {
  begin,
  proceed,
  maySend,
  mayClaim,
  verdictAt,
  verdictForClaims,
  nextTry,
  keep,
  recovery: recoveryRules,
};

export type Protocol = typeof shipped;

export interface Rules {
  readonly scenario: Scenario;
  readonly protocol: Protocol;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** Atomic. */
export interface Move {
  readonly label: string;
  readonly isFault: boolean;
  readonly to: () => World;
}
