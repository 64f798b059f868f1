import { asBoolean, asList, asText, at, type Json, parseJson } from "../json.ts";

/** One request of CloudFormation's. */
export interface FencedRequest {
  /** The same for every delivery of the request. */
  readonly id: string;
  /** When CloudFormation made it, where that is known; in milliseconds since 1970. */
  readonly issuedMilliseconds?: number | undefined;
}

/** The content of a fence's item. */
export interface FenceNote {
  /** The newest request; none before the first. */
  readonly request?: FencedRequest | undefined;
  /** When it took the fence, in milliseconds since 1970. */
  readonly takenMilliseconds: number;
  /** Whether all was done that it asked for. */
  readonly isDone: boolean;
  /** Until when a change that was begun may still arrive, in milliseconds since 1970. */
  readonly changeEndsMilliseconds: number;
  /** The requests before it, newest first. */
  readonly superseded: readonly string[];
  /** What the handler remembers of its resource. */
  readonly state: Json;
}

export const noFenceNote: FenceNote = {
  takenMilliseconds: 0,
  isDone: true,
  changeEndsMilliseconds: 0,
  superseded: [],
  state: undefined,
};

/** Lambda keeps an asynchronous request for six hours at most; a stack makes far fewer requests in that time. */
const mostSuperseded = 100;

/** Whether a newer request held the fence before: then nothing may be done for this one any more. */
export function isStale(asker: FencedRequest, { request, superseded }: FenceNote): boolean {
  if (request === undefined || asker.id === request.id) return false;
  if (superseded.includes(asker.id)) return true;
  const { issuedMilliseconds: issued } = asker;
  return issued !== undefined && request.issuedMilliseconds !== undefined && issued < request.issuedMilliseconds;
}

/** The note of a request that takes the fence. A change that was begun before may still arrive as late as before. */
export function takenBy(asker: FencedRequest, before: FenceNote, nowMilliseconds: number): FenceNote {
  const { request: old, superseded } = before;
  const { id, issuedMilliseconds } = asker;
  return {
    ...before,
    // Nothing else of a request is stored: its URL is a key.
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

/** Reads what `formatFenceNote` wrote. Throws where the text is another. */
export function parseFenceNote(text: string): FenceNote {
  const note = parseJson(text);
  const taken = at(note, "takenMilliseconds");
  const changeEnds = at(note, "changeEndsMilliseconds");
  if (typeof taken !== "number" || typeof changeEnds !== "number") {
    throw new TypeError("The item of the fence in the ledger's table is of another version: delete it.");
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

/**
 * When CloudFormation made a request, by the URL that it signed for the answer. AWS documents only that the URL is signed.
 * Both forms of signed URLs of Amazon S3 have a time, which grows from request to request.
 */
export function issuedAt(responseUrl: string): number | undefined {
  const query = URL.parse(responseUrl)?.searchParams;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query?.get("X-Amz-Date") ?? "") ?? [];
  if (year !== undefined) return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const expires = Number(query?.get("Expires") ?? Number.NaN);
  return Number.isSafeInteger(expires) ? expires * 1000 : undefined;
}
