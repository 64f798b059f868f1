import { gzipSync } from "node:zlib";
import { metricTypeNumbers } from "../../../contract/metrics.ts";
import { maximumPayload, type PayloadSize } from "../../../events/payload.ts";
import type { Series } from "./domain/series.ts";

/** DynamoDB takes 400 KB an item (Amazon DynamoDB, "Quotas"); the rest of a claim is small. */
const maximumStoredBytes = 380_000;

/** A hundred such events fit one payload uncompressed, so their compressed size does not matter. */
const smallBytes = maximumPayload.packedBytes / 100;

const quickly = { level: 1 };

/** The compressed size is an upper bound. */
export function measure(series: readonly Series[]): PayloadSize {
  const text = payloadText(series);
  const unpackedBytes = Buffer.byteLength(text);
  const packedBytes = unpackedBytes <= smallBytes ? unpackedBytes : gzipSync(text, quickly).length;
  return { series: series.length, unpackedBytes, packedBytes };
}

export function sizeErrorOf(
  series: readonly Series[],
  { unpackedBytes, packedBytes }: PayloadSize,
): string | undefined {
  const most = Math.min(maximumStoredBytes, maximumPayload.packedBytes);
  const isTooLong = unpackedBytes > maximumPayload.unpackedBytes;
  if (!isTooLong && packedBytes <= most) return undefined;
  const packed = isTooLong ? packedBytes : gzipSync(payloadText(series)).length;
  if (!isTooLong && packed <= most) return undefined;
  const limit = isTooLong ? "Datadog takes at once" : "the ledger holds";
  return `${series.length} series of ${unpackedBytes} bytes, ${packed} compressed, are more than ${limit}`;
}

const anySecond = 1_800_000_000;

function payloadText(series: readonly Series[]): string {
  return JSON.stringify(
    series.map(({ metric, type = "count", unit, tags, value }) => ({
      metric,
      type: metricTypeNumbers[type],
      ...(unit !== undefined && { unit }),
      points: [{ timestamp: anySecond, value }],
      tags,
    })),
  );
}
