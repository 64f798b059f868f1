import { slotKeyOf } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { Series } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { breach } from "./promises.ts";
import type { Packet, Scenario, World } from "./world.ts";

/** From this age on, Datadog always drops a point; below `youngestDroppedMinutes`, never. */
export const oldestHeldMinutes = 61;
const youngestDroppedMinutes = 59;

const slotKeys = new WeakMap<readonly Series[], string>();

/**
 * Datadog keeps points younger than an hour, the last one written for a tag set and second. It silently drops older
 * ones. Near the hour, both can happen.
 */
export function arrivals(
  world: World,
  packet: Packet,
  { historicalMetrics }: Pick<Scenario, "historicalMetrics">,
): readonly { readonly label: string; readonly world: World }[] {
  const minutes = (world.now - packet.second) / 60;
  const mayHold = historicalMetrics === true || minutes <= oldestHeldMinutes;
  const mayDrop = historicalMetrics !== true && minutes > youngestDroppedMinutes;
  const label = `event ${packet.eventId} at second ${packet.second}, ${minutes} min old,`;
  return [
    ...(mayHold ? [{ label: `${label} is held`, world: hold(world, packet) }] : []),
    ...(mayDrop ? [{ label: `${label} is dropped`, world }] : []),
  ];
}

function hold(world: World, { eventId, second, series }: Packet): World {
  const slotKey = slotKeys.get(series) ?? slotKeyOf(series);
  slotKeys.set(series, slotKey);
  const place = `${slotKey}@${second}`;
  const others = world.points.filter(([taken]) => taken !== place);
  const points = [...others, [place, eventId] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  const isOwner = world.ledger.slots.some(([taken, owner]) => taken === place && owner === eventId);
  const held = { ...world, points };
  return isOwner ? held : breach(held, "slot", `event ${eventId} wrote a point whose slot it does not own`);
}
