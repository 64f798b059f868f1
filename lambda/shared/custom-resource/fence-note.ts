import { asBoolean, asList, asText, at, type Json, parseJson } from "../json.ts";

export interface FencedRequest {
  /** Equal for all deliveries of the request. */
  readonly id: string;
  /** When CloudFormation made it, in milliseconds since 1970. */
  readonly issuedMilliseconds?: number | undefined;
}

export interface FenceNote {
  /** The newest request; absent before the first. */
  readonly request?: FencedRequest | undefined;
  /** In milliseconds since 1970. */
  readonly takenMilliseconds: number;
  readonly isDone: boolean;
  /** Until when a change may still arrive, in milliseconds since 1970. */
  readonly changeEndsMilliseconds: number;
  /** Request ids, newest first. */
  readonly superseded: readonly string[];
  readonly state: Json;
}

export const noFenceNote: FenceNote = {
  takenMilliseconds: 0,
  isDone: true,
  changeEndsMilliseconds: 0,
  superseded: [],
  state: undefined,
};

/** Lambda keeps an asynchronous event for up to six hours. A stack makes far fewer requests in that time. */
const mostSuperseded = 100;

/** Whether a newer request has held the fence. */
export function isStale(asker: FencedRequest, { request, superseded }: FenceNote): boolean {
  if (request === undefined || asker.id === request.id) return false;
  if (superseded.includes(asker.id)) return true;
  const { issuedMilliseconds: issued } = asker;
  return issued !== undefined && request.issuedMilliseconds !== undefined && issued < request.issuedMilliseconds;
}

/** Keeps the time until which an earlier change may arrive. */
export function takenBy(asker: FencedRequest, before: FenceNote, nowMilliseconds: number): FenceNote {
  const { request: old, superseded } = before;
  const { id, issuedMilliseconds } = asker;
  return {
    ...before,
    // Store nothing else of the request: its signed URL is a secret.
    request: { id, issuedMilliseconds },
    takenMilliseconds: nowMilliseconds,
    isDone: false,
    superseded:
      old === undefined || old.id === asker.id ? superseded : [old.id, ...superseded].slice(0, mostSuperseded),
  };
}

export function formatFenceNote(note: FenceNote): string {
  return JSON.stringify(note);
}

/** Throws a `TypeError` for a text that `formatFenceNote` did not write. */
export function parseFenceNote(text: string, key: string): FenceNote {
  const note = parseJson(text);
  const taken = at(note, "takenMilliseconds");
  const changeEnds = at(note, "changeEndsMilliseconds");
  if (typeof taken !== "number" || typeof changeEnds !== "number") {
    throw new TypeError(
      `Another version wrote the fence in the ledger's table: delete the item with the pk ${key} and the sk 0.`,
    );
  }
  const id = asText(at(note, "request", "id"));
  const issued = at(note, "request", "issuedMilliseconds");
  return {
    ...(id !== undefined && { request: { id, ...(typeof issued === "number" && { issuedMilliseconds: issued }) } }),
    takenMilliseconds: taken,
    isDone: asBoolean(at(note, "isDone")) ?? false,
    changeEndsMilliseconds: changeEnds,
    superseded: asList(at(note, "superseded")).flatMap((each) => asText(each) ?? []),
    state: at(note, "state"),
  };
}

/** Validity of every URL of CloudFormation that was seen. */
const validMilliseconds = 2 * 60 * 60_000;

/**
 * Milliseconds since 1970, from the signed URL. AWS documents only that the URL is signed. Signed Amazon S3 URLs
 * contain the time of signing or of expiry.
 */
export function issuedAt(responseUrl: string): number | undefined {
  const query = URL.parse(responseUrl)?.searchParams;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query?.get("X-Amz-Date") ?? "") ?? [];
  if (year !== undefined) return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const expires = Number(query?.get("Expires") ?? Number.NaN);
  return Number.isSafeInteger(expires) ? expires * 1000 - validMilliseconds : undefined;
}
