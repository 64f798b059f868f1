import { gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { asList, at, isObject, parseJson } from "../../lambda/shared/json.ts";
import { type Point, pointTypes } from "./held-points.ts";

/** Limits of one payload, compressed and uncompressed (docs.datadoghq.com, "Submit metrics"). */
const maximumBytes = 512_000;
const maximumUnpackedBytes = 5_242_880;

export type Payload =
  | { readonly kind: "points"; readonly points: readonly Point[] }
  | { readonly kind: "malformed"; readonly reason: string }
  | { readonly kind: "too_large" };

type Unpack = (body: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

const unpackers: ReadonlyMap<string, Unpack> = new Map<string, Unpack>([
  ["identity", (body) => body],
  ["gzip", gunzipSync],
  ["deflate", inflateSync],
  ["zstd1", zstdDecompressSync],
]);

export function readPayload(body: Buffer, encoding: string): Payload {
  const unpack = unpackers.get(encoding);
  if (unpack === undefined) return malformed(`unknown Content-Encoding ${encoding}`);
  if (body.length > maximumBytes) return { kind: "too_large" };
  try {
    return parsePayload(unpack(body, { maxOutputLength: maximumUnpackedBytes }).toString("utf8"));
  } catch (error) {
    const isTooLong = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    return isTooLong ? { kind: "too_large" } : malformed(`the body is not ${encoding}`);
  }
}

function parsePayload(text: string): Payload {
  const series = at(parseJson(text), "series");
  if (!Array.isArray(series)) return malformed("series is not a list");
  const points: Point[] = [];
  for (const [index, each] of series.entries()) {
    const parsed = parseSeries(each);
    if (typeof parsed === "string") return malformed(`series[${index}]: ${parsed}`);
    for (const point of parsed) points.push(point);
  }
  return { kind: "points", points };
}

/** Or the reason why the series is invalid. */
function parseSeries(series: unknown): readonly Point[] | string {
  if (!isObject(series)) return "no object";
  const { metric, type = 0, tags = [], points } = series;
  if (typeof metric !== "string" || !/[A-Za-z]/.test(metric)) return "metric is not a name";
  const named = typeof type === "number" ? pointTypes[type] : undefined;
  if (named === undefined) return "type is not 0 to 3";
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === "string")) return "tags is not a list of strings";
  if (asList(points).length === 0) return "points is not a list with a point";
  const read = asList(points).map((point) => ({ second: at(point, "timestamp"), value: at(point, "value") }));
  return read.every(isPoint)
    ? read.map((point) => ({ metric, type: named, tags, ...point }))
    : "a point is not an integer timestamp with a number";
}

function isPoint(point: {
  readonly second: unknown;
  readonly value: unknown;
}): point is { readonly second: number; readonly value: number } {
  return Number.isSafeInteger(point.second) && typeof point.value === "number" && Number.isFinite(point.value);
}

function malformed(reason: string): Payload {
  return { kind: "malformed", reason };
}
