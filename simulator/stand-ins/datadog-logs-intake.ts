import { gunzipSync, inflateSync } from "node:zlib";
import { z } from "zod";
import { isObject, parseJson } from "../../lambda/shared/json.ts";
import type { DatadogAnswer } from "./datadog-exchange.ts";

/** docs.datadoghq.com, "Send logs": of a POST without compression, of one log, and of a list. */
const maximumBytes = 5_000_000;
const maximumLogBytes = 1_000_000;
const maximumLogs = 1_000;

const hourMilliseconds = 60 * 60 * 1000;

/** The same page: `message` is required, and any other attribute may stand beside the reserved ones. */
const log = z.looseObject({
  message: z.string(),
  ddsource: z.string().optional(),
  ddtags: z.string().optional(),
  hostname: z.string().optional(),
  service: z.string().optional(),
  status: z.string().optional(),
  timestamp: z.number().optional(),
});

export type HeldLog = z.infer<typeof log> & { readonly id: number };

export interface LogsIntake {
  readonly submit: (body: Buffer, encoding: string) => DatadogAnswer;
  /** In the order of arrival. Two equal logs both stay. */
  readonly held: () => readonly HeldLog[];
}

export interface LogsKeeping {
  /** Of all held logs together, as JSON. The newest stay. @default no limit */
  readonly maximumLogCharacters?: number;
}

const mostHeld = 5_000;

/** `clock` is in milliseconds since 1970. */
export function createLogsIntake(clock: () => number, keeping: LogsKeeping = {}): LogsIntake {
  const { maximumLogCharacters = Number.POSITIVE_INFINITY } = keeping;
  const held: { readonly log: HeldLog; readonly characters: number }[] = [];
  let logs = 0;
  let sum = 0;

  const hold = (each: z.infer<typeof log>): void => {
    logs += 1;
    const text = JSON.stringify(each);
    held.push({ log: { ...truncated(each, text), id: logs }, characters: text.length });
    sum += text.length;
  };

  const forgetOldest = (): void => {
    const isTooMuch = (dropped: number) => held.length - dropped > mostHeld || sum > maximumLogCharacters;
    let dropped = 0;
    for (; isTooMuch(dropped); dropped += 1) sum -= held[dropped]?.characters ?? 0;
    held.splice(0, dropped);
  };

  /** Datadog accepts a log of another time, and drops it without an error: over 18 hours old, over 2 hours ahead. */
  const isKept = ({ timestamp = clock() }: z.infer<typeof log>) =>
    timestamp >= clock() - 18 * hourMilliseconds && timestamp <= clock() + 2 * hourMilliseconds;

  return {
    submit: (body, encoding) => {
      const text = unpack(body, encoding);
      if (typeof text !== "string") return refuse(text.status, text.detail);
      const json = parseJson(text);
      const parsed = z.array(log).safeParse(isObject(json) ? [json] : json);
      if (!parsed.success) return refuse(400, z.prettifyError(parsed.error));
      if (parsed.data.length > maximumLogs) return refuse(413, `more than ${maximumLogs} logs`);
      for (const each of parsed.data.filter(isKept)) hold(each);
      forgetOldest();
      return answer(202, {});
    },
    held: () => held.map((each) => each.log),
  };
}

/** Datadog truncates a log over 1 MB, and answers 202 all the same. */
function truncated(each: z.infer<typeof log>, json: string): z.infer<typeof log> {
  const excess = Buffer.byteLength(json) - maximumLogBytes;
  return excess <= 0 ? each : { ...each, message: each.message.slice(0, Math.max(0, each.message.length - excess)) };
}

function unpack(body: Buffer, encoding: string): string | { readonly status: number; readonly detail: string } {
  try {
    return unpacked(body, encoding).toString("utf8");
  } catch (error) {
    const isTooLong = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    return isTooLong
      ? { status: 413, detail: "Payload too large" }
      : { status: 400, detail: `the body is not ${encoding}` };
  }
}

/** Throws like zlib for a body over the limit, and for an unknown encoding. */
function unpacked(body: Buffer, encoding: string): Buffer {
  const options = { maxOutputLength: maximumBytes };
  switch (encoding) {
    case "gzip":
      return gunzipSync(body, options);
    case "deflate":
      return inflateSync(body, options);
    case "identity":
      if (body.length <= maximumBytes) return body;
      throw Object.assign(new RangeError("too large"), { code: "ERR_BUFFER_TOO_LARGE" });
    default:
      throw new TypeError("unknown encoding");
  }
}

function refuse(status: number, detail: string): DatadogAnswer {
  const title = status === 413 ? "Payload Too Large" : "Bad Request";
  return answer(status, { errors: [{ status: String(status), title, detail }] });
}

function answer(status: number, content: unknown): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(content) };
}
