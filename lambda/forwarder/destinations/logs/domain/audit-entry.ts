import { createHash } from "node:crypto";
import { epochSeconds } from "../../../../events/spacelift.ts";
import { asText, at, isObject, type Json, parseJson } from "../../../../shared/json.ts";

/** What Spacelift's audit trail says of one action (docs.spacelift.io, "Audit trail"). */
export interface AuditEntry {
  /** Digest of the signed bytes, so that each delivery of one entry has the same. */
  readonly id: string;
  /** In seconds since 1970. Never after the receipt. */
  readonly epochSeconds: number;
  /** The whole body. */
  readonly text: string;
  /** Of a body that is a JSON object. Any field may be missing. */
  readonly fields?: Readonly<Record<string, Json>>;
  readonly account?: string;
  readonly action?: string;
  readonly actor?: string;
  readonly remoteIp?: string;
  /** How the log differs from the body, for its reader. */
  readonly notes: readonly string[];
}

/** A time further ahead of the receiver's clock counts as wrong. */
const longestLeadSeconds = 120;

/** Accepts any bytes: an entry of an unknown form is kept as text. */
export function readAuditEntry(body: Uint8Array, receivedAtMilliseconds: number): AuditEntry {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  const json = parseJson(text);
  const fields = isObject(json) ? json : undefined;
  const received = receivedAtMilliseconds / 1000;
  const stated = epochSeconds(at(fields, "timestamp"));
  const isAhead = stated !== undefined && stated > received + longestLeadSeconds;
  const notes = [
    ...(Buffer.from(text).equals(body) ? [] : ["The body is not UTF-8. Wrong bytes were replaced."]),
    ...(asText(at(fields, "action")) === undefined ? ["The body is not a known form of an audit entry."] : []),
    ...(isAhead ? ["The stated time is in the future, so this is the time of receipt."] : []),
  ];
  return {
    id: createHash("sha256").update(body).digest("hex"),
    epochSeconds: isAhead ? received : Math.min(stated ?? received, received),
    text,
    notes,
    ...(fields !== undefined && { fields }),
    ...named("account", fields),
    ...named("action", fields),
    ...named("actor", fields),
    ...named("remoteIp", fields, "remoteIP"),
  };
}

function named<Name extends string>(name: Name, fields: Json, key?: string): { readonly [K in Name]?: string };
function named(name: string, fields: Json, key: string = name): Readonly<Record<string, string>> {
  const text = asText(at(fields, key));
  return text === undefined ? {} : { [name]: text };
}
