import type { Claim } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { oldestHeldMinutes } from "./datadog.ts";
import { nonceOf } from "./promises.ts";
import type { Scenario, World } from "./world.ts";

/** Leaves out details that cannot matter any more, so that fewer worlds differ. */
export function forget(world: World, { historicalMetrics }: Pick<Scenario, "historicalMetrics">): World {
  const writes = kept(world.writes, ({ pending, effect }) =>
    mayMatter(world.ledger.claims[Number(pending.eventId)], effect.kind),
  );
  const underWay = new Set<string | undefined>([
    ...world.forwarders.map(nonceOf),
    ...writes.flatMap(({ effect }) =>
      "claim" in effect ? effect.claim.open : "nonce" in effect ? [effect.nonce] : [],
    ),
  ]);
  // One nonce that nobody will remove has the same effect as many.
  const isSpent = (nonce: string) => world.doubted.includes(nonce) && !underWay.has(nonce);
  const claims = world.ledger.claims.map((claim) => {
    if (claim === undefined || claim.open.length === 0) return claim;
    const spent = claim.open.filter(isSpent);
    if (!claim.done && spent.length < 2) return claim;
    return { ...claim, open: claim.done ? [] : claim.open.filter((nonce) => !isSpent(nonce) || nonce === spent[0]) };
  });
  const open = new Set(claims.flatMap((claim) => claim?.open ?? []));
  const isKnown = (nonce: string) => open.has(nonce) || underWay.has(nonce);
  return {
    ...world,
    ledger: { ...world.ledger, claims },
    writes,
    packets: kept(
      world.packets,
      ({ second }) => historicalMetrics === true || world.now - second <= oldestHeldMinutes * 60,
    ),
    doubted: kept(world.doubted, isKnown),
    posted: kept(world.posted, isKnown),
  };
}

/** A late write to a finished claim never applies, nor does a late creation once the claim exists. */
function mayMatter(claim: Claim | undefined, kind: string): boolean {
  if (kind === "put_slot" || claim === undefined) return true;
  return !claim.done && kind !== "put_claim";
}

function kept<T>(all: readonly T[], isKept: (each: T) => boolean): readonly T[] {
  return all.every(isKept) ? all : all.filter(isKept);
}
