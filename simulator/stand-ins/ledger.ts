import type { Claim } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { type Target, targetKey } from "../../lambda/forwarder/destinations/metrics/domain/target.ts";
import type { Ledger, LedgerDecisions } from "../../lambda/forwarder/destinations/metrics/ledger.ts";
import { type Disrupt, disrupted, undisturbed } from "./disruption.ts";

export type LedgerOperation = keyof Ledger | keyof LedgerDecisions;

interface TargetItems {
  readonly slots: Map<string, Map<number, string>>;
  readonly claims: Map<string, Claim>;
}

/** By target key. */
export type LedgerTable = Map<string, TargetItems>;

export interface LedgerSettings {
  /** Several ledgers may share it. @default a new one */
  readonly table?: LedgerTable;
  readonly target?: Target;
  readonly disrupt?: Disrupt<LedgerOperation>;
  /** Awaited before a call reaches the table and before its answer returns. */
  readonly travel?: (operation: LedgerOperation, way: "there" | "back") => Promise<void>;
  /** Above it, the oldest finished claim and very old slots are dropped. @default unlimited */
  readonly maximumClaims?: number;
}

/** No live event gets a timestamp older than this, so nothing reads older slots. */
const oldestAskedSeconds = 2 * 60 * 60;

export interface LedgerStandIn extends Ledger, LedgerDecisions {
  /** Failed calls included. */
  readonly calls: () => Readonly<Record<LedgerOperation, number>>;
  /** Reading them is not a call, so no fault applies. */
  readonly slots: () => readonly { readonly slotKey: string; readonly second: number; readonly owner: string }[];
  readonly claims: () => ReadonlyMap<string, Claim>;
}

const defaultTarget: Target = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.com",
  metricPrefix: "spacelift.integration",
};

/** Each call takes effect atomically, under the same conditions as the DynamoDB adapter. */
export function createLedgerStandIn({
  table = new Map(),
  target = defaultTarget,
  disrupt = undisturbed,
  travel,
  maximumClaims = Number.POSITIVE_INFINITY,
}: LedgerSettings = {}): LedgerStandIn {
  const { slots, claims } = itemsOf(table, target);
  const calls: Record<LedgerOperation, number> = {
    ...{ read: 0, putSlot: 0, listSlots: 0, putClaim: 0, open: 0, close: 0, reassignTimestamp: 0, mark: 0 },
    ...{ count: 0, drop: 0 },
  };

  const call = async <T>(operation: LedgerOperation, effect: () => T): Promise<T> => {
    calls[operation] += 1;
    await travel?.(operation, "there");
    try {
      return await disrupted(disrupt, operation, effect);
    } finally {
      await travel?.(operation, "back");
    }
  };

  /** Returns the stored claim. */
  const update = (eventId: string, condition: (claim: Claim) => boolean, change: (claim: Claim) => Claim) => {
    const claim = claims.get(eventId);
    if (claim !== undefined && condition(claim)) claims.set(eventId, change(claim));
    return claims.get(eventId);
  };

  const markDone = (eventId: string) =>
    update(
      eventId,
      () => true,
      (claim) => ({ ...claim, done: true, series: [] }),
    );

  const secondsOf = (slotKey: string) => {
    const seconds = slots.get(slotKey) ?? new Map<number, string>();
    slots.set(slotKey, seconds);
    return seconds;
  };

  let claimsUntilSweep = maximumClaims;
  const forgetOldest = (newest: number) => {
    if (claims.size > maximumClaims) {
      for (const [eventId, { done }] of claims) {
        if (!done) continue;
        claims.delete(eventId);
        break;
      }
    }
    claimsUntilSweep -= 1;
    if (claimsUntilSweep > 0) return;
    claimsUntilSweep = maximumClaims / 10;
    for (const [slotKey, seconds] of slots) {
      for (const second of seconds.keys()) if (second < newest - oldestAskedSeconds) seconds.delete(second);
      if (seconds.size === 0) slots.delete(slotKey);
    }
  };

  return {
    read: (eventIds) =>
      call("read", () => {
        const found = eventIds.map((eventId) => [eventId, claims.get(eventId)] as const);
        return new Map(found.flatMap(([eventId, claim]) => (claim === undefined ? [] : [[eventId, claim]])));
      }),
    putSlot: (slotKey, second, eventId) =>
      call("putSlot", () => {
        const seconds = secondsOf(slotKey);
        if (!seconds.has(second)) seconds.set(second, eventId);
        return seconds.get(second) === eventId;
      }),
    listSlots: (slotKey, oldest, newest = Number.POSITIVE_INFINITY) =>
      call("listSlots", () => {
        const seconds = [...secondsOf(slotKey).keys()];
        return new Set(seconds.filter((second) => second >= oldest && second <= newest));
      }),
    putClaim: (eventId, claim) =>
      call("putClaim", () => {
        if (!claims.has(eventId)) claims.set(eventId, { ...claim, done: false });
        forgetOldest(claim.second);
        return claims.get(eventId);
      }),
    open: (eventId, generation, nonce) =>
      call("open", () =>
        update(
          eventId,
          (claim) => claim.generation === generation && !claim.done,
          (claim) => ({ ...claim, open: [...new Set([...claim.open, nonce])] }),
        ),
      ),
    close: (eventId, generation, nonce) =>
      call("close", () =>
        update(
          eventId,
          (claim) => claim.generation === generation,
          (claim) => ({ ...claim, open: claim.open.filter((each) => each !== nonce) }),
        ),
      ),
    reassignTimestamp: (eventId, to) =>
      call("reassignTimestamp", () =>
        update(
          eventId,
          (claim) => claim.generation === to.generation - 1 && claim.open.length === 0 && !claim.done,
          () => ({ ...to, done: false }),
        ),
      ),
    mark: (eventId) =>
      call("mark", () => {
        markDone(eventId);
      }),
    count: (eventId, generation) =>
      call("count", () =>
        update(
          eventId,
          (claim) => claim.generation === generation && claim.open.length > 0 && !claim.done,
          (claim) => ({ ...claim, open: [] }),
        ),
      ),
    drop: (eventId) => call("drop", () => markDone(eventId)),
    calls: () => ({ ...calls }),
    slots: () =>
      [...slots].flatMap(([slotKey, seconds]) => [...seconds].map(([second, owner]) => ({ slotKey, second, owner }))),
    claims: () => claims,
  };
}

function itemsOf(table: LedgerTable, target: Target): TargetItems {
  const key = targetKey(target);
  const items = table.get(key) ?? { slots: new Map(), claims: new Map() };
  table.set(key, items);
  return items;
}
