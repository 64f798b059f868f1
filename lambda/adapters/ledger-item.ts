import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { eventKeyStarts } from "../contract/ledger-keys.ts";
import { isMetricType } from "../contract/metrics.ts";
import type { Claim } from "../forwarder/destinations/metrics/domain/claim.ts";
import type { Series } from "../forwarder/destinations/metrics/domain/series.ts";
import { asText, at, isObject, parseJson } from "../shared/json.ts";

export type Item = Record<string, AttributeValue>;

/** A partition key holds 2,048 bytes (Amazon DynamoDB, "Quotas"). */
const maximumKeyBytes = 2048;

const [plain, hashed] = eventKeyStarts;

/** A hash replaces an id that is too long or not well-formed. Its own prefix prevents collisions with ids. */
export function eventKey(target: string, eventId: string): string {
  const key = `${plain}${target}#${eventId}`;
  if (eventId.isWellFormed() && Buffer.byteLength(key) <= maximumKeyBytes) return key;
  return `${hashed}${target}#${createHash("sha256").update(eventId, "utf16le").digest("base64url")}`;
}

export function slotPartition(target: string, slotKey: string): string {
  return `S#${target}#${slotKey}`;
}

/** Ten digits, enough until 2286, sort as text like numbers. */
export function secondText(second: number): string {
  return String(second).padStart(10, "0");
}

/** DynamoDB has no empty set, so a claim without open nonces has no `open`. */
export function claimAttributes({ slotKey, second, generation, open, series }: Claim): Item {
  return {
    h: { S: slotKey },
    sec: { N: String(second) },
    gen: { N: String(generation) },
    ...(open.length > 0 && { open: { SS: [...open] } }),
    series: { B: gzipSync(JSON.stringify(series)) },
  };
}

/** Throws for an item that this adapter did not write. */
export function parseClaim(item: Item): Claim {
  const slotKey = item["h"]?.S;
  const second = Number(item["sec"]?.N);
  const generation = Number(item["gen"]?.N);
  const done = item["done"] !== undefined;
  const series = done ? [] : parseSeries(item["series"]?.B);
  if (slotKey === undefined || !Number.isSafeInteger(second) || !Number.isSafeInteger(generation))
    throw malformed(item);
  if (series === undefined) throw malformed(item);
  return { slotKey, second, generation, open: item["open"]?.SS ?? [], done, series };
}

function parseSeries(packed: Uint8Array | undefined): readonly Series[] | undefined {
  const list = packed === undefined ? undefined : parseJson(unpack(packed));
  return Array.isArray(list) && list.every(isSeries) ? list : undefined;
}

function unpack(packed: Uint8Array): string {
  try {
    return gunzipSync(packed).toString("utf8");
  } catch {
    return "";
  }
}

function isSeries(value: unknown): value is Series {
  const tags = at(value, "tags");
  return (
    isObject(value) &&
    typeof value["metric"] === "string" &&
    (value["type"] === undefined || isMetricType(value["type"])) &&
    ["string", "undefined"].includes(typeof value["unit"]) &&
    Array.isArray(tags) &&
    tags.every((tag) => typeof tag === "string") &&
    Number.isFinite(value["value"])
  );
}

function malformed(item: Item): Error {
  return new Error(`the ledger's item ${asText(item["pk"]?.S) ?? "without a key"} holds no claim`);
}
