import { hash } from "node:crypto";
import { oldestClaimedSeconds } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { oldestHeldMinutes } from "./datadog.ts";
import type { Spacelift } from "./spacelift.ts";
import { type Scenario, start, type World } from "./world.ts";

/** Parts that every world has once. They come first. */
const common = 7;

const nonceOrSecond = /#\d+|\b1[89]\d{8}\b/g;

/** A world's parts, and their spellings. */
export interface Spelled {
  readonly parts: readonly unknown[];
  readonly texts: readonly string[];
}

/** Worlds are immutable and share most parts with the world before, whose spellings are used again. */
export function spell(world: World, before?: Spelled): Spelled {
  const { forwarders, minds, ledger, spacelift } = world;
  const parts = [
    ...[ledger.slots, world.points, world.packets, world.writes, world.doubted, world.posted, world.left],
    ...forwarders,
    ...minds,
    ...ledger.claims,
    ...(spacelift === undefined ? [] : [spacelift]),
  ];
  const texts = parts.map((part, index) =>
    before !== undefined && before.parts[index] === part
      ? (before.texts[index] ?? "")
      : part === spacelift && spacelift !== undefined
        ? spellSpacelift(spacelift)
        : part === undefined
          ? ""
          : JSON.stringify(part),
  );
  return { parts, texts };
}

/**
 * Worlds with the same key have the same futures. The key leaves out the names of nonces, the order of equal
 * forwarders, absolute time, ages beyond every limit, and how often an event was received.
 */
export function keyOf(world: World, { texts }: Spelled, { skews, historicalMetrics, backfill }: Scenario): string {
  const { now, forwarders } = world;
  const areAlike = skews.every((skew) => skew === skews[0]);
  const { length } = forwarders;
  const each = forwarders.map((_, index) => `${texts[common + index]}${texts[common + length + index]}`);
  const text = [
    backfill === true ? now - start : Math.min(now - start, oldestClaimedSeconds + 1),
    ...world.events.map(
      ({ waiting, isAcknowledged, isInvalid, deadLettered, copyOf }) =>
        `${waiting}${isAcknowledged}${isInvalid}${deadLettered}${copyOf}`,
    ),
    ...(areAlike && length > 1 ? each.sort(byShape) : each),
    ...texts.slice(common + 2 * length),
    ...texts.slice(0, common),
    world.isRedeployed,
    world.intake,
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

/** Two recoveries differ only in their state. */
function spellSpacelift({ recoveries, ...rest }: Spacelift): string {
  return [JSON.stringify(rest), ...recoveries.map((recovery) => JSON.stringify(recovery)).sort()].join("|");
}

function byShape(one: string, other: string): number {
  const [a, b] = [one.replace(/#\d+/g, "#"), other.replace(/#\d+/g, "#")];
  return a < b ? -1 : a > b ? 1 : 0;
}
