import type { MarkedTarget } from "../../lambda/adapters/delivery-marks.ts";
import type { DeliveryMarks, Lease } from "../../lambda/forwarder/delivery-marks.ts";
import { type Disrupt, disrupted, undisturbed } from "./disruption.ts";

interface Mark {
  accepted: number;
  isDone: boolean;
  lease?: Pick<Lease, "nonce" | "untilMilliseconds"> | undefined;
}

/** Keyed by target and event. */
export type MarksTable = Map<string, Mark>;

export interface DeliveryMarksSettings {
  /** Several destinations may share it. @default a new one */
  readonly table?: MarksTable;
  readonly disrupt?: Disrupt<keyof DeliveryMarks>;
  /** Above this number, the oldest finished mark is dropped. @default unlimited */
  readonly maximumMarks?: number;
}

export interface DeliveryMarksStandIn extends DeliveryMarks {
  /** Each call writes once. Failed calls count. */
  readonly writes: () => number;
  /** Whether the event has a mark, even an unfinished one. Not a call, so no fault applies. */
  readonly has: (eventId: string) => boolean;
}

/** Each call takes effect atomically, under the same conditions as the DynamoDB adapter. */
export function createDeliveryMarksStandIn(
  target: MarkedTarget,
  { table = new Map(), disrupt = undisturbed, maximumMarks = Number.POSITIVE_INFINITY }: DeliveryMarksSettings = {},
): DeliveryMarksStandIn {
  const { spaceliftEndpoint, datadogUrl, destination } = target;
  const keyOf = (eventId: string) => JSON.stringify([spaceliftEndpoint, datadogUrl, destination, eventId]);
  let writes = 0;

  const call = <T>(operation: keyof DeliveryMarks, effect: () => T): Promise<T> => {
    writes += 1;
    return disrupted(disrupt, operation, effect);
  };

  const insert = (key: string): Mark => {
    const mark: Mark = { accepted: 0, isDone: false };
    table.set(key, mark);
    if (table.size > maximumMarks) {
      const oldest = [...table].find(([, { isDone }]) => isDone);
      if (oldest !== undefined) table.delete(oldest[0]);
    }
    return mark;
  };

  return {
    claim: (eventId, { nonce, nowMilliseconds, untilMilliseconds }) =>
      call("claim", () => {
        const key = keyOf(eventId);
        const mark = table.get(key) ?? insert(key);
        if (mark.isDone) return { kind: "done" };
        const { lease } = mark;
        const isFree = lease === undefined || lease.untilMilliseconds <= nowMilliseconds || lease.nonce === nonce;
        if (!isFree) return { kind: "leased" };
        mark.lease = { nonce, untilMilliseconds };
        return { kind: "claimed", accepted: mark.accepted };
      }),
    noteAccepted: (eventId, accepted) =>
      call("noteAccepted", () => {
        const mark = table.get(keyOf(eventId));
        if (mark !== undefined) mark.accepted = accepted;
      }),
    markDone: (eventId) =>
      call("markDone", () => {
        const mark = table.get(keyOf(eventId));
        if (mark !== undefined) Object.assign(mark, { isDone: true, lease: undefined });
      }),
    release: (eventId, nonce) =>
      call("release", () => {
        const mark = table.get(keyOf(eventId));
        if (mark?.lease?.nonce === nonce) mark.lease = undefined;
      }),
    writes: () => writes,
    has: (eventId) => table.has(keyOf(eventId)),
  };
}
