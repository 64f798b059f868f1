import type { Claim } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";

export interface RecoveryRules {
  readonly overlap: number;
  readonly isKnown: (claim: Claim | undefined) => boolean;
  /** Whether a recovered event has another id than its delivery. */
  readonly newId: boolean;
  /** Whether a key is noted as seen before its event is enqueued. */
  readonly noteFirst: boolean;
  /** The newest time up to which all listed samples are handled. */
  readonly markAfter: (listed: readonly Sample[], handled: readonly number[], mark: number) => number;
  /** Whether a list may lack samples that no recovery handled. `oldest` is the time of its oldest sample. */
  readonly isGap: (isFull: boolean, oldest: number, mark: number) => boolean;
}

export interface Sample {
  readonly key: number;
  readonly time: number;
}

/** Those of `lambda/registrar/recovery`. */
export const recoveryRules: RecoveryRules = {
  overlap: 1,
  isKnown: (claim) => claim !== undefined,
  newId: false,
  noteFirst: false,
  markAfter: (listed, handled, mark) => {
    const unhandled = listed.filter(({ key }) => !handled.includes(key)).map(({ time }) => time);
    const before = listed.map(({ time }) => time).filter((time) => time < Math.min(...unhandled));
    return Math.max(mark, ...before);
  },
  isGap: (isFull, oldest, mark) => isFull && oldest > mark,
};
