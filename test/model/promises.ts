import { isRecovered } from "./spacelift.ts";
import type { Broken, Forwarder, World } from "./world.ts";

/** Records only the first. */
export function breach(world: World, promise: Broken["promise"], detail: string): World {
  return world.broken === undefined ? { ...world, broken: { promise, detail } } : world;
}

/** An event that is received this often in rounds without faults makes no progress. */
const mostReceives = 40;

/** The promises hold in every world. */
export function brokenIn(world: World): Broken | undefined {
  if (world.broken !== undefined) return world.broken;
  const held = new Map<string, number>();
  for (const [, holder] of world.points) {
    const eventId = String(world.events[Number(holder)]?.copyOf ?? holder);
    held.set(eventId, (held.get(eventId) ?? 0) + 1);
  }
  const live = new Set(world.forwarders.map(nonceOf));
  for (const [event, fate] of world.events.entries()) {
    const places = held.get(String(fate.copyOf ?? event)) ?? 0;
    const claim = world.ledger.claims[event];
    if (places > 1) return { promise: "doubled", detail: `event ${event} is held at ${places} seconds` };
    if (places === 0 && claim?.done === true) return { promise: "lost", detail: `event ${event} is marked, not held` };
    if (places === 0 && fate.isAcknowledged)
      return { promise: "lost", detail: `event ${event} is acknowledged, not held` };
    if (fate.receives > mostReceives) return { promise: "endless", detail: `event ${event} goes round for ever` };
    const doubtless = claim?.open.find((nonce) => !live.has(nonce) && !world.doubted.includes(nonce));
    if (doubtless !== undefined) return { promise: "doubt", detail: `nothing explains why ${doubtless} is open` };
  }
  if (!isQuiet(world)) return undefined;
  const isReported = (event: number) => world.spacelift?.reported.includes(event) === true;
  const lost = world.events.findIndex(
    ({ deadLettered, copyOf }, event) =>
      deadLettered === undefined && !held.has(String(copyOf ?? event)) && !isReported(event),
  );
  return lost === -1 ? undefined : { promise: "lost", detail: `event ${lost} is neither held nor reported` };
}

export function isQuiet(world: World): boolean {
  const { forwarders, events, spacelift } = world;
  const isSettled = forwarders.every(({ at }) => at === "idle") && events.every(({ waiting }) => waiting === 0);
  return isSettled && (spacelift === undefined || isRecovered(spacelift));
}

export function nonceOf(forwarder: Forwarder): string | undefined {
  switch (forwarder.at) {
    case "idle":
    case "read":
      return undefined;
    case "step":
      return forwarder.nonce;
    case "leaving":
    case "refused":
    case "answered":
      return forwarder.state.nonce;
  }
}
