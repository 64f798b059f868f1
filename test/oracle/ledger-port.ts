import type { Ledger } from "../../lambda/forwarder/destinations/metrics/ledger.ts";
import { markMetric } from "./generator.ts";
import { numberOf } from "./identify.ts";
import { checkRefusal, type Place, type Process } from "./process.ts";

/** Calls may be late, fail or lose their answers. */
export function createLedgerPort(process: Process): Ledger {
  const { world, name, strike, gate, now } = process;
  const { ledger, faults, weather, random, time } = world;

  const call = async <T>(
    isWrite: boolean,
    events: number,
    place: Place,
    effect: () => Promise<T>,
    secondToSendAt?: () => number | undefined,
  ): Promise<T> => {
    await gate(place, events);
    if (weather.ledgerAway) {
      strike("ledger: away", events);
      throw new Error("the ledger is away");
    }
    if (faults.strikes("ledger: throttled")) {
      strike("ledger: throttled", events);
      throw new Error("ThrottlingException");
    }
    const isLost = isWrite && faults.strikes("ledger: answer lost");
    const result = await effect();
    if (secondToSendAt === undefined) await gate("ledger", events);
    else {
      process.secondToSendAt = secondToSendAt() ?? 0;
      await gate(place, events, process.secondToSendAt);
    }
    if (isLost) {
      strike("ledger: answer lost", events);
      throw new Error("the ledger's answer was lost");
    }
    return result;
  };

  /** DynamoDB leaves some keys unprocessed. A repeated read returns them, or never does. */
  const readAll: Ledger["read"] = async (eventIds) => {
    if (!faults.strikes("ledger: unprocessed keys")) return ledger.read(eventIds);
    strike("ledger: unprocessed keys", eventIds.length);
    for (let reads = 1; random.chance(0.7); reads += 1) {
      if (reads === 5) throw new Error("some items were not read in 5 requests");
      await time.sleep(random.between(25, 800));
    }
    return ledger.read(eventIds);
  };

  const write = <T>(what: string, eventId: string, effect: () => Promise<T>, place: Place = "ledger"): Promise<T> => {
    world.trace(name, what, eventId);
    const isBeforeThePost = place === "claim" || place === "open";
    return call(true, 1, place, effect, isBeforeThePost ? () => ledger.claims().get(eventId)?.second : undefined);
  };

  return {
    read: (eventIds) => call(false, eventIds.length, "ledger", () => readAll(eventIds)),
    listSlots: (slotKey, oldest, newest) => call(false, 1, "ledger", () => ledger.listSlots(slotKey, oldest, newest)),
    putSlot: (slotKey, second, eventId) => {
      const isByOurClock = second === Math.floor(now() / 1000) && second !== Math.floor(world.time.now() / 1000);
      if (isByOurClock) world.tally.change("clock: Lambda's");
      return write(`takes ${second} for`, eventId, () => ledger.putSlot(slotKey, second, eventId));
    },
    putClaim: (eventId, claim) => {
      if (process.lastPost?.isAccepted !== true) world.violations.push(`${name} claims ${eventId} blind`);
      return write(`claims ${claim.second} for`, eventId, () => ledger.putClaim(eventId, claim), "claim");
    },
    open: (eventId, generation, nonce) =>
      write(`opens ${generation} with ${nonce} for`, eventId, () => ledger.open(eventId, generation, nonce), "open"),
    close: (eventId, generation, nonce) =>
      write(`closes ${generation} with ${nonce} for`, eventId, () => {
        process.closedAt.set(eventId, world.time.now());
        return ledger.close(eventId, generation, nonce);
      }),
    reassignTimestamp: (eventId, to) => {
      const number = to.series.some(({ metric }) => metric === markMetric) ? undefined : numberOf(world, eventId);
      if (number !== undefined) checkRefusal(process, number, "reduced");
      return write(`moves to ${to.second}`, eventId, () => ledger.reassignTimestamp(eventId, to), "claim");
    },
    mark: (eventId) => {
      const claim = ledger.claims().get(eventId);
      if (claim !== undefined && process.late.has(`${claim.slotKey} ${claim.second}`)) {
        world.violations.push(`${name} marks ${eventId}, which was accepted too late by one of two clocks`);
      }
      return write("marks", eventId, () => ledger.mark(eventId), "mark");
    },
  };
}
