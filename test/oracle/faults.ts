import { lossFaults } from "./loss-faults.ts";
import type { Random } from "./random.ts";

/** Named for the behaviour of Datadog or the network. */
export const postFaults = [
  "datadog: 400",
  "datadog: 403 JSON",
  "datadog: 403 HTML",
  "datadog: 404",
  "datadog: 408",
  "datadog: 408, stored",
  "datadog: 413",
  "datadog: 429",
  "datadog: 429, small reset",
  "datadog: 429, huge reset",
  "datadog: 500",
  "datadog: 502 HTML",
  "datadog: 503, stored",
  "network: refused",
  "network: no name",
  "network: reset in mid-request",
  "network: reset in mid-request, stored",
  "network: reset in mid-answer",
  "network: hangs",
  "network: drips",
  "network: answer lost",
  "network: lands late",
  "datadog: 202 with errors",
  "datadog: 202 with errors, stored",
  "datadog: 202 with errors, part stored",
  "datadog: 202, empty body",
  "datadog: 202, no JSON",
  "datadog: 202, no date",
  "datadog: 202, date off by minutes",
  "datadog: 202, date off by hours",
  "datadog: 202, date off by years",
] as const;

const otherFaults = [
  "datadog: 400 to one event",
  "datadog: 400 to an extension",
  "datadog: hours of refusals",
  "datadog: hours without an answer",
  "datadog: hours of a wrong date",
  "intake: hours of 5xx",
  "intake: hours of timeouts",
  "intake: hours of 404",
  "intake: hours of 400",
  "intake: hours of 413",
  "ledger: throttled",
  "ledger: unprocessed keys",
  "ledger: answer lost",
  "ledger: away",
  "parameters: away, cold",
  "parameters: away, warm",
  "parameters: throttled",
  "parameters: key rotated",
  "parameters: key revoked first",
  "forwarder: killed after the claim",
  "forwarder: killed after the POST",
  "forwarder: killed before the mark",
  "forwarder: killed anywhere",
  "forwarder: overtaken in mid-POST",
  "forwarder: overtaken anywhere",
  "forwarder: frozen for an hour",
  "forwarder: not invoked",
  "queue: received twice",
  "queue: out of order",
  "queue: acknowledgement lost",
  "queue: dead-lettering fails",
  "queue: enqueued, answer lost",
  "delivery: at once again",
  "delivery: later again",
  "delivery: other bytes",
  "delivery: other content",
  "operator: redrive after 50 minutes",
  "operator: redrive after 70 minutes",
  "operator: redrive after 5 days",
  "operator: redeploy",
  "clock: Spacelift's",
  "clock: Lambda's",
  "tags: imitate ours",
] as const;

const receivedFaults = [...postFaults, ...otherFaults] as const;

export const faultKinds = [...receivedFaults, ...lossFaults] as const;

export type PostFaultKind = (typeof postFaults)[number];
export type FaultKind = (typeof faultKinds)[number];

export interface Tally {
  readonly hit: (kind: FaultKind, events?: number) => void;
  readonly change: (kind: FaultKind) => void;
  readonly rows: () => readonly { readonly kind: FaultKind; readonly hits: number; readonly changes: number }[];
}

export function createTally(): Tally {
  const hits = new Map<FaultKind, number>();
  const changes = new Map<FaultKind, number>();
  return {
    hit: (kind, events = 1) => void hits.set(kind, (hits.get(kind) ?? 0) + events),
    change: (kind) => void changes.set(kind, (changes.get(kind) ?? 0) + 1),
    rows: () => faultKinds.map((kind) => ({ kind, hits: hits.get(kind) ?? 0, changes: changes.get(kind) ?? 0 })),
  };
}

export interface Faults {
  readonly has: (kind: FaultKind) => boolean;
  readonly strikes: (kind: FaultKind) => boolean;
  /** With `isOld`, wrong dates are likelier, since they may decide the outcome. */
  readonly strikesPost: (isOld: boolean) => PostFaultKind | undefined;
  readonly isOn: () => boolean;
  readonly allow: (on: boolean) => void;
}

/** Faults that decide the outcome for points about an hour old. */
const lateFaults: readonly FaultKind[] = [
  "datadog: 202, date off by minutes",
  "datadog: 202, date off by hours",
  "forwarder: overtaken in mid-POST",
  "forwarder: frozen for an hour",
  "forwarder: not invoked",
  "clock: Lambda's",
];

/**
 * Each kind has its own frequency. Too many at once would hide most combinations. One run in four has all faults that
 * matter for points about an hour old.
 */
export function createFaults(
  random: Random,
  only?: readonly FaultKind[],
  all: readonly FaultKind[] = receivedFaults,
): Faults {
  const share = random.pick([0.1, 0.3, 0.3, 0.5]);
  const isLate = random.chance(0.25);
  const kinds: readonly FaultKind[] =
    only ?? all.filter((kind) => random.chance(share) || (isLate && lateFaults.includes(kind)));
  const oftenIn = (kind: FaultKind) => (isLate && lateFaults.includes(kind) ? 0.3 : random.pick([0.02, 0.08, 0.3]));
  const frequency = new Map(kinds.map((kind) => [kind, oftenIn(kind)] as const));
  let on = true;
  const strikes = (kind: FaultKind) => on && random.chance(frequency.get(kind) ?? 0);
  return {
    has: (kind) => frequency.has(kind),
    strikes,
    strikesPost: (isOld) => {
      const dates = postFaults.filter((kind) => kind.includes("date off") && frequency.has(kind));
      const struck = isOld && on && dates.length > 0 && random.chance(0.7) ? dates : postFaults.filter(strikes);
      return struck.length === 0 ? undefined : struck[random.between(0, struck.length - 1)];
    },
    isOn: () => on,
    allow: (allowed) => {
      on = allowed;
    },
  };
}
