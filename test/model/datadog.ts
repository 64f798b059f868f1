import { slotKeyOf } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { Series } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { breach } from "./promises.ts";
import type { Packet, Scenario, World } from "./world.ts";

/** After this Datadog surely drops a point, as before `youngestDroppedMinutes` it surely does not. */
export const oldestHeldMinutes = 61;
const youngestDroppedMinutes = 59;

const slotKeys = new WeakMap<readonly Series[], string>();

/**
 * What may come of a POST that reaches Datadog: its points are held where they are less than an hour old, the last one
 * written for a tag set and second staying; older ones are dropped without a word. Near the hour it may go either way.
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
