import { hash } from "node:crypto";
import { oldestClaimedSeconds } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { oldestHeldMinutes } from "./datadog.ts";
import type { Spacelift } from "./spacelift.ts";
import { type Scenario, start, type World } from "./world.ts";

const nonceOrSecond = /#\d+|\b1[89]\d{8}\b/g;

/**
 * Worlds with the same key have the same futures. The key leaves out the names of nonces, the order of equal
 * forwarders, absolute time, ages beyond every limit, and how often an event was received.
 */
export function keyOf(world: World, { skews, historicalMetrics, backfill }: Scenario): string {
  const { now, forwarders, ledger } = world;
  const areAlike = skews.every((skew) => skew === skews[0]);
  const each = forwarders.map((forwarder, index) => json(forwarder) + json(world.minds[index] ?? {}));
  const text = [
    backfill === true ? now - start : Math.min(now - start, oldestClaimedSeconds + 1),
    ...world.events.map(
      ({ waiting, isAcknowledged, isInvalid, deadLettered, copyOf }) =>
        `${waiting}${isAcknowledged}${isInvalid}${deadLettered}${copyOf}`,
    ),
    ...(areAlike && forwarders.length > 1 ? each.sort(byShape) : each),
    ...ledger.claims.map((claim) => (claim === undefined ? "" : json(claim))),
    ...[ledger.slots, world.points, world.packets, world.writes, world.doubted, world.posted, world.left].map(json),
    world.isRedeployed,
    world.intake,
    ...(world.spacelift === undefined ? [] : spelledSpacelift(world.spacelift)),
  ].join("|");
  // An answer's date is compared with the sent timestamp at any age.
  const mayBlur = historicalMetrics !== true && forwarders.every(({ at }) => at !== "leaving" && at !== "answered");
  const names = new Map<string, string>();
  const nameOf = (term: string) => {
    const age = term.startsWith("#") ? undefined : now - Number(term);
    if (age !== undefined && (!mayBlur || age <= oldestHeldMinutes * 60)) return `${age}s`;
    const name = names.get(term) ?? `#${names.size}`;
    names.set(term, name);
    return name;
  };
  return hash("md5", text.replace(nonceOrSecond, nameOf));
}

const spellings = new WeakMap<object, string>();

/** Worlds are immutable and share most parts, so parts are cached. */
function json(value: object): string {
  const spelling = spellings.get(value) ?? JSON.stringify(value);
  spellings.set(value, spelling);
  return spelling;
}

/** Two recoveries differ only in their state. */
function spelledSpacelift({ recoveries, ...rest }: Spacelift): readonly string[] {
  return [JSON.stringify(rest), ...recoveries.map(json).sort()];
}

function byShape(one: string, other: string): number {
  const [a, b] = [one.replace(/#\d+/g, "#"), other.replace(/#\d+/g, "#")];
  return a < b ? -1 : a > b ? 1 : 0;
}
