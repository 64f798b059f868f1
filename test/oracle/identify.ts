import { eventId } from "../../lambda/events/event.ts";
import { parseNotification } from "../../lambda/events/notification.ts";
import { slotKeyOf } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { Series, TimedSeries } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { markMetric } from "./generator.ts";
import type { KnownEvent, World } from "./world.ts";

/** By their marks or, without marks, by the owners of their timestamps. */
export function numbersOf(world: World, batch: readonly TimedSeries[]): readonly number[] {
  const marked = new Map<string, number>();
  for (const { metric, tags, second, value } of batch) {
    if (metric === markMetric) marked.set(placeOf({ tags }, second), value);
  }
  const places = new Map(batch.map((series) => [placeOf(series, series.second), series] as const));
  return [...places].flatMap(([place, series]) => marked.get(place) ?? ownerOf(world, series, series.second) ?? []);
}

export function ownerOf(world: World, series: Pick<Series, "tags">, second: number): number | undefined {
  const slotKey = slotKeyOf([{ metric: "", value: 0, ...series }]);
  const slot = world.ledger.slots().find((each) => each.slotKey === slotKey && each.second === second);
  return slot && numberOf(world, slot.owner);
}

/** By its id in the ledger. */
export function numberOf(world: World, id: string): number | undefined {
  return [...world.events.values()].find((event) => idsOf(event).includes(id))?.number;
}

/** One for each receipt if Spacelift gave none. */
export function idsOf(event: KnownEvent): readonly string[] {
  return [...new Set([...event.receipts.keys()].map((receipt) => eventId(parsed(event.payload), receipt)))];
}

export function parsed(payload: unknown) {
  const notification = parseNotification(JSON.stringify(payload));
  if (notification.kind === "malformed") throw new Error(`a generated payload is malformed: ${notification.reason}`);
  return notification.event;
}

export function placeOf(series: Pick<Series, "tags">, second: number): string {
  return `${slotKeyOf([{ metric: "", value: 0, ...series }])} ${second}`;
}
