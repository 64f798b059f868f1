import { gunzipSync, gzipSync } from "node:zlib";
import { asNumber, asText, at, parseJson } from "./json.ts";

/** A verified delivery on its way through the queue, with what the receiver alone knows about it. */
export interface Delivery {
  /** The webhook's body, byte for byte as it was signed. */
  readonly body: Uint8Array;
  /** When the receiver got it, in milliseconds since 1970. */
  readonly receivedAtMilliseconds: number;
  /** Distinct for each delivery that the receiver accepted; it survives a redrive, as an SQS message id does not. */
  readonly receiptId: string;
}

/** SQS takes 1 MiB a message, attributes included (AWS documentation, "Amazon SQS message quotas"); the rest is for the attributes of a dead-lettered message. */
const maximumBytes = 1024 * 1024 - 4096;

/** Above one of the 64 KiB chunks that SQS bills by, a body is compressed; below, it stays readable in the console. */
const maximumReadableBytes = 60 * 1024;

/** No webhook is larger than the 10 MB that an HTTP API passes on, so nothing of ours unpacks to more. */
const maximumUnpackedBytes = 10_000_000;

/**
 * The message that carries a delivery: JSON with the body as text where it is short UTF-8 that SQS can carry, in Base64
 * where it is not, and compressed where it is long. `undefined` where even that is too large for a message.
 */
export function packDelivery(delivery: Delivery): string | undefined {
  const message = JSON.stringify({
    version: 1,
    receivedAt: delivery.receivedAtMilliseconds,
    receiptId: delivery.receiptId,
    ...packBody(Buffer.from(delivery.body)),
  });
  return Buffer.byteLength(message) > maximumBytes ? undefined : message;
}

/** The delivery in a message, or `undefined` where the message is none of the receiver's. Never throws. */
export function unpackDelivery(message: string): Delivery | undefined {
  const json = parseJson(message);
  const receivedAtMilliseconds = asNumber(at(json, "receivedAt"));
  const receiptId = asText(at(json, "receiptId"));
  const packed = at(json, "body");
  if (at(json, "version") !== 1 || receivedAtMilliseconds === undefined || receiptId === undefined) return undefined;
  const body = typeof packed === "string" ? unpackBody(at(json, "encoding"), packed) : undefined;
  return body && { body, receivedAtMilliseconds, receiptId };
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

/** JSON escapes the control characters that SQS refuses; U+FFFE and U+FFFF it does not (AWS documentation, `SendMessage`). */
function isPortable(text: string): boolean {
  return !/[\uFFFE\uFFFF]/.test(text);
}
