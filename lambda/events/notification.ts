import { asText, at, isObject, type Json, parseJson } from "../shared/json.ts";
import { parseDefaultInternalError, parseDefaultRun } from "./default-payload.ts";
import type { SpaceliftEvent } from "./event.ts";
import { readVersion1 } from "./payload-version-1.ts";

/** The version that `policy/notification.rego` sends. */
export const payloadVersion = 1;

/**
 * The queue may hold any version, so a new one adds a row and removes none. A new optional field does not raise the
 * version.
 */
const readers: ReadonlyMap<number, PayloadReader> = new Map([[1, readVersion1]]);

/** `undefined` for an unknown `event.kind`. */
type PayloadReader = (payload: Json, kind: string) => SpaceliftEvent | undefined;

export type Notification =
  /** `isRouted`: our policy sent it, not Spacelift's default. */
  | { readonly kind: "event"; readonly event: SpaceliftEvent; readonly isRouted: boolean }
  | { readonly kind: "malformed"; readonly reason: string };

/**
 * Reads our policy's payload or one of Spacelift's default bodies. Never throws. The reason is for the operator of
 * the dead-letter queue.
 */
export function parseNotification(body: string): Notification {
  if (body.trim() === "") return malformed("the body is empty");
  const json = parseJson(body);
  return json === undefined ? malformed("the body is not JSON") : readNotification(json);
}

/** The same for parsed JSON. */
export function readNotification(json: Json): Notification {
  if (!isObject(json)) return malformed("the body is JSON, but no object");
  const version = at(json, "version");
  if (typeof version === "number") return parsePayload(json, version);
  const event = parseDefaultRun(json) ?? parseDefaultInternalError(json);
  return event === undefined
    ? malformed("neither the policy's payload nor one of Spacelift's default bodies")
    : { kind: "event", event, isRouted: false };
}

function parsePayload(json: Json, version: number): Notification {
  const read = readers.get(version);
  if (read === undefined) {
    const known = [...readers.keys()].join(" or ");
    return malformed(
      `payload version ${version} is not the version ${known} that this deployment reads: bring deployment and policy to the same release, then redrive`,
    );
  }
  const kind = asText(at(json, "event", "kind"));
  const event = read(json, kind ?? "");
  return event === undefined
    ? malformed(`event.kind is ${kind?.slice(0, 40) ?? "absent"}, not run, module_version or internal_error`)
    : { kind: "event", event, isRouted: true };
}

function malformed(reason: string): Notification {
  return { kind: "malformed", reason };
}
