import { markAfter, recordsToHandle } from "../../lambda/registrar/recovery/domain/recovery-plan.ts";
import type { Mutant } from "./mutants.ts";
import type { Progress, RecoveryRules } from "./recovery-rules.ts";
import { type Protocol, shipped } from "./rules.ts";

const calm = { faults: 0, jumps: 0, redeploys: 0 };
const one = { events: 1, skews: [], jumps: [], spacelift: { times: [0], lag: 0, recoveries: 1 } };
const two = { events: 2, skews: [], jumps: [] };

export const recoveryMutants: readonly Mutant[] = [
  {
    what: "a recovered event has an id of its own",
    protocol: recovering({ newId: true }),
    scenario: { ...one, budget: calm },
    promise: "doubled",
  },
  {
    what: "a key is noted as seen before its event is enqueued",
    protocol: recovering({ noteFirst: true }),
    scenario: { ...one, budget: { ...calm, faults: 1 } },
    promise: "lost",
  },
  {
    what: "the mark passes samples that are not handled",
    protocol: recovering({ markAfter: (listed, { gap }) => markAfter(listed, { pending: undefined, gap }) }),
    scenario: { ...two, spacelift: { times: [0, 7200], lag: 0, recoveries: 1 }, budget: { ...calm, faults: 1 } },
    promise: "lost",
  },
  {
    what: "only samples after the mark are read, and the mark passes samples of its own second",
    protocol: recovering({
      toHandle: (progress, listed) => recordsToHandle(since(progress, 1), listed),
      markAfter: (listed, rest) => markAfter(listed, rest) + 1,
    }),
    scenario: { ...two, spacelift: { times: [0, 0], lag: 0, recoveries: 1 }, budget: calm },
    promise: "lost",
  },
  {
    what: "nothing before the mark is read again, and an older sample is listed later",
    protocol: recovering({ toHandle: (progress, listed) => recordsToHandle(since(progress, 0), listed) }),
    scenario: { ...two, spacelift: { times: [0, 3600], lag: 3600, recoveries: 1 }, budget: calm },
    promise: "lost",
  },
  {
    what: "a gap in the samples is not reported",
    protocol: recovering({ findGap: () => undefined }),
    scenario: { ...one, budget: { ...calm, drops: 1 } },
    promise: "lost",
  },
];

function recovering(changed: Partial<RecoveryRules>): Protocol {
  return { ...shipped, recovery: { ...shipped.recovery, ...changed } };
}

/** Without an overlap: from the mark on. */
function since(progress: Progress, seconds: number): Progress {
  return { ...progress, sinceEpochSeconds: Math.max(progress.sinceEpochSeconds, progress.markEpochSeconds + seconds) };
}
