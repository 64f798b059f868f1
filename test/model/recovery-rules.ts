import type { Claim } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import {
  findGap,
  forgottenKeys,
  type Gap,
  type ListedRecords,
  markAfter,
  type Remainder,
  recordsToHandle,
} from "../../lambda/registrar/recovery/domain/recovery-plan.ts";

export interface RecoveryRules {
  readonly toHandle: (progress: Progress, listed: ListedRecords<Sample>) => readonly Sample[];
  readonly findGap: (progress: Progress, listed: ListedRecords, nowMilliseconds: number) => Gap | undefined;
  readonly markAfter: (listed: ListedRecords, rest: Remainder) => number;
  readonly forgotten: (keys: ReadonlySet<string>, listed: ListedRecords) => ReadonlySet<string>;
  readonly isKnown: (claim: Claim | undefined) => boolean;
  /** Whether a recovered event has another id than its delivery. */
  readonly newId: boolean;
  /** Whether a key is noted as seen before its event is enqueued. */
  readonly noteFirst: boolean;
}

/** The key is the event's number. */
export interface Sample {
  readonly key: string;
  readonly epochSeconds: number;
}

export type Progress = Parameters<typeof findGap>[0];

export const recoveryRules: RecoveryRules = {
  toHandle: recordsToHandle,
  findGap,
  markAfter,
  forgotten: forgottenKeys,
  isKnown: (claim) => claim !== undefined,
  newId: false,
  noteFirst: false,
};
