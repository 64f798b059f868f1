import { gunzipSync, gzipSync } from "node:zlib";
import { asNumber, asText, at, parseJson } from "./json.ts";

export interface Delivery {
  /** The signed bytes. */
  readonly body: Uint8Array;
  /** When the receiver accepted it, in milliseconds since 1970. */
  readonly receivedAtMilliseconds: number;
  /** A redrive keeps it; an SQS message id changes. */
  readonly receiptId: string;
  /** Set by the command `backfill`: with historical metrics, the points get about the event's own second at any age. */
  readonly isBackfilled?: true;
  /** Set if the receiver of run logs wrote the body. Absent for a body as Spacelift delivered it. */
  readonly kind?: typeof runLogsKind;
}

/** Only the envelope has the kind. So no delivered body can pass for run logs, nor run logs for another delivery. */
export const runLogsKind = "run_logs";

/**
 * SQS accepts 1 MiB (AWS documentation, "Amazon SQS message quotas"). 4 kB are for the attributes of a dead-lettered
 * message.
 */
const maximumBytes = 1024 * 1024 - 4096;

/** SQS bills by 64 KiB. A smaller body stays readable in the console. */
const maximumReadableBytes = 60 * 1024;

/** An HTTP API accepts up to 10 MB. */
const maximumUnpackedBytes = 10_000_000;

/**
 * JSON. A short body is text if SQS accepts it, else Base64; a long one is compressed. `undefined` if too large for
 * SQS.
 */
export function packDelivery(delivery: Delivery): string | undefined {
  const message = JSON.stringify({
    version: 1,
    receivedAt: delivery.receivedAtMilliseconds,
    receiptId: delivery.receiptId,
    ...(delivery.isBackfilled && { backfilled: true }),
    ...(delivery.kind !== undefined && { kind: delivery.kind }),
    ...packBody(Buffer.from(delivery.body)),
  });
  return Buffer.byteLength(message) > maximumBytes ? undefined : message;
}

/** `undefined` if neither the receiver nor `backfill` wrote the message. Never throws. */
export function unpackDelivery(message: string): Delivery | undefined {
  const json = parseJson(message);
  const receivedAtMilliseconds = asNumber(at(json, "receivedAt"));
  const receiptId = asText(at(json, "receiptId"));
  const packed = at(json, "body");
  const kind = at(json, "kind");
  if (kind !== undefined && kind !== runLogsKind) return undefined;
  if (at(json, "version") !== 1 || receivedAtMilliseconds === undefined || receiptId === undefined) return undefined;
  const body = typeof packed === "string" ? unpackBody(at(json, "encoding"), packed) : undefined;
  const isBackfilled = at(json, "backfilled") === true;
  return (
    body && { body, receivedAtMilliseconds, receiptId, ...(isBackfilled && { isBackfilled }), ...(kind && { kind }) }
  );
}

function packBody(body: Buffer) {
  if (body.length > maximumReadableBytes) return { encoding: "gzip", body: gzipSync(body).toString("base64") };
  const text = body.toString("utf8");
  return isPortable(text) && Buffer.from(text).equals(body)
    ? { encoding: "text", body: text }
    : { encoding: "base64", body: body.toString("base64") };
}

function unpackBody(encoding: unknown, packed: string): Buffer | undefined {
  switch (encoding) {
    case "text":
      return Buffer.from(packed);
    case "base64":
      return Buffer.from(packed, "base64");
    case "gzip":
      return unzip(packed);
    default:
      return undefined;
  }
}

function unzip(packed: string): Buffer | undefined {
  try {
    return gunzipSync(Buffer.from(packed, "base64"), { maxOutputLength: maximumUnpackedBytes });
  } catch {
    return undefined;
  }
}

/** SQS refuses control characters, which JSON escapes, and U+FFFE and U+FFFF, which it does not (`SendMessage`). */
function isPortable(text: string): boolean {
  return !/[\uFFFE\uFFFF]/.test(text);
}
