import type { Mutant } from "./mutants.ts";
import type { RecoveryRules } from "./recovery-rules.ts";
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
    what: "the mark passes keys that are not handled",
    protocol: recovering({ markAfter: (listed) => Math.max(...listed.map(({ time }) => time)) }),
    scenario: { ...two, spacelift: { times: [0, 2], lag: 0, recoveries: 1 }, budget: { ...calm, faults: 1 } },
    promise: "lost",
  },
  {
    what: "the mark passes keys of its own second that are not handled",
    protocol: recovering({
      overlap: 0,
      markAfter: (listed, handled) =>
        Math.max(...listed.flatMap(({ key, time }) => (handled.includes(key) ? time + 1 : []))),
    }),
    scenario: { ...two, spacelift: { times: [0, 0], lag: 0, recoveries: 1 }, budget: { ...calm, faults: 1 } },
    promise: "lost",
  },
  {
    what: "no overlap is read again, and an older sample is listed later",
    protocol: recovering({ overlap: 0 }),
    scenario: { ...two, spacelift: { times: [0, 1], lag: 1, recoveries: 1 }, budget: calm },
    promise: "lost",
  },
  {
    what: "a gap in the samples is not reported",
    protocol: recovering({ isGap: () => false }),
    scenario: { ...one, budget: { ...calm, drops: 1 } },
    promise: "lost",
  },
];

function recovering(changed: Partial<RecoveryRules>): Protocol {
  return { ...shipped, recovery: { ...shipped.recovery, ...changed } };
}
