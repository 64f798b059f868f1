import type { DeliveryMarks } from "../../../lambda/forwarder/delivery-marks.ts";
import { createDeliveryMarksStandIn } from "../../../simulator/stand-ins/delivery-marks.ts";
import { minute, second } from "../../virtual-time.ts";
import type { FaultKind } from "../faults.ts";
import { type Lane, numbersIn, type World } from "./world.ts";

/** A forwarder of one destination, from its cold start to its end. */
export interface Process {
  readonly world: World;
  readonly lane: Lane;
  readonly isAlive: () => boolean;
  /** Every call passes here before and after. The process may die or pause. */
  readonly gate: (death: FaultKind, pause: FaultKind) => Promise<void>;
  /** By event: the attempt that holds its claim, or held it last. */
  readonly attempts: Map<number, Attempt>;
  /** Once for each attempt. */
  readonly doubt: (number: number) => void;
}

interface Attempt {
  pausedMilliseconds: number;
  isDoubted: boolean;
}

/** A lease outlasts its claim by four minutes at least. Stated independently of the forwarder. */
const longestPause = 200 * second;

/** A call of a dead process never settles. */
export const never = new Promise<never>(() => {});

/** Some outlast an invocation, some a lease. */
const pauses = [
  [second, 100 * second],
  [2 * minute, 5 * minute],
  [5 * minute, 20 * minute],
] as const;

export function createProcess(world: World, lane: Lane): Process {
  const { time, random, faults } = world;
  let isAlive = true;
  const attempts = new Map<number, Attempt>();

  const doubt = (number: number) => {
    const attempt = attempts.get(number) ?? { pausedMilliseconds: 0, isDoubted: false };
    attempts.set(number, attempt);
    if (!attempt.isDoubted) lane.doubts.set(number, (lane.doubts.get(number) ?? 0) + 1);
    attempt.isDoubted = true;
  };

  const pause = async (milliseconds: number) => {
    for (const [number, attempt] of attempts) {
      attempt.pausedMilliseconds += milliseconds;
      if (attempt.pausedMilliseconds > longestPause) doubt(number);
    }
    await time.sleep(milliseconds);
  };

  return {
    world,
    lane,
    isAlive: () => isAlive,
    attempts,
    doubt,
    gate: async (death, hold) => {
      await time.sleep(random.between(1, 20));
      if (!isAlive) return never;
      if (faults.strikes(death) && random.chance(0.3)) {
        isAlive = false;
        for (const number of attempts.keys()) doubt(number);
        return never;
      }
      if (faults.strikes(hold) && random.chance(0.3)) await pause(random.between(...random.pick(pauses)));
    },
  };
}

/** Calls may be late, fail or lose their answers. */
export function createMarksPort(process: Process): DeliveryMarks {
  const { world, lane, gate, attempts, doubt } = process;
  const marks = createDeliveryMarksStandIn(
    {
      spaceliftEndpoint: "https://acme.app.spacelift.io",
      datadogUrl: "https://api.datadoghq.com",
      destination: lane.product,
    },
    { table: world.marks },
  );

  const call = async <T>(effect: () => Promise<T>, place: FaultKind): Promise<T> => {
    await gate(place, "forwarder: overtaken anywhere");
    if (lane.ledgerAway) throw new Error("the ledger is away");
    if (world.faults.strikes("ledger: throttled")) throw new Error("ThrottlingException");
    const result = await effect();
    await gate("forwarder: killed anywhere", "forwarder: overtaken anywhere");
    if (world.faults.strikes("ledger: answer lost")) throw new Error("the ledger's answer was lost");
    return result;
  };

  /** A failure may leave Datadog with an event that no mark tells of. */
  const note = async (eventId: string, isLast: boolean, write: () => Promise<void>): Promise<void> => {
    try {
      await call(write, "forwarder: killed before the mark");
    } catch (error) {
      for (const number of numbersIn(eventId)) doubt(number);
      throw error;
    }
    if (isLast) for (const number of numbersIn(eventId)) attempts.delete(number);
  };

  return {
    claim: (eventId, lease) => {
      for (const number of numbersIn(eventId)) attempts.set(number, { pausedMilliseconds: 0, isDoubted: false });
      return call(() => marks.claim(eventId, lease), "forwarder: killed anywhere");
    },
    noteAccepted: (eventId, accepted) => note(eventId, false, () => marks.noteAccepted(eventId, accepted)),
    markDone: (eventId) => note(eventId, true, () => marks.markDone(eventId)),
    release: async (eventId, nonce) => {
      await call(() => marks.release(eventId, nonce), "forwarder: killed anywhere");
      for (const number of numbersIn(eventId)) attempts.delete(number);
    },
  };
}
