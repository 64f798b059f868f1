import { createHash } from "node:crypto";
import { type LogPhase, logPhases, logPlaceholder } from "../../../contract/run-logs.ts";
import { readNotification } from "../../../events/notification.ts";
import { at, isObject, type Json, parseJson } from "../../../shared/json.ts";

export type RunLogsBody =
  | { readonly kind: "logs"; readonly payload: Json; readonly phases: readonly PhaseText[]; readonly isUtf8: boolean }
  /** A body of another form, as text. */
  | { readonly kind: "unread"; readonly reason: string; readonly text: string };

export interface PhaseText {
  readonly phase: LogPhase;
  readonly text: string;
}

/** A usual payload has 2 kB. A larger one would not fit a message beside the logs. */
const longestPayload = 100_000;

/** Reads what the policy for run logs sends. Never throws. */
export function readRunLogsBody(body: Uint8Array): RunLogsBody {
  const text = new TextDecoder().decode(body);
  const json = parseJson(text);
  const { logs, ...rest } = isObject(json) ? json : {};
  const reason = isObject(json) ? faultOf(rest, logs) : "the body is not a JSON object";
  if (reason !== undefined) return { kind: "unread", reason, text: unescapeJson(text) };
  const phases = logPhases.flatMap((phase) => {
    const text = readLog(at(logs, phase));
    // Spacelift may leave the placeholder of a phase without logs in place.
    return text === undefined || text.trim() === logPlaceholder(phase) ? [] : [{ phase, text }];
  });
  return { kind: "logs", payload: neededFields(rest), phases, isUtf8: Buffer.from(text).equals(body) };
}

/** The same for each delivery of the same bytes. */
export function bodyDigest(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

function faultOf(payload: Json, logs: Json): string | undefined {
  const notification = readNotification(payload);
  if (notification.kind === "malformed") return notification.reason;
  const { event, isRouted } = notification;
  if (event.kind !== "run" || !isRouted) return "the body is not the payload of a run";
  if (!isObject(logs)) return "the payload has no field for logs";
  if (Object.keys(logs).some((phase) => !isPhase(phase))) return "the payload has the logs of an unknown phase";
  if (JSON.stringify(neededFields(payload)).length > longestPayload) return "the payload is too large beside its logs";
  return undefined;
}

function isPhase(name: string): boolean {
  return logPhases.some((phase) => phase === name);
}

/** `undefined` without logs. Another value than a text is unexpected, and kept as JSON without escapes. */
function readLog(value: Json): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === "string" ? value : unescapeJson(JSON.stringify(value));
  return text.trim() === "" ? undefined : text;
}

/** Without metrics, changes and receipts, which no log needs. */
function neededFields(payload: Json): Json {
  const names = ["version", "event", "run", "timing", "tags", "include"];
  return Object.fromEntries(names.map((name) => [name, at(payload, name)]));
}

const escapes: ReadonlyMap<string, string> = new Map(
  Object.entries({ b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", "/": "/" }),
);

/** Secrets are looked for in plain text, and an escape may stand right before one or within it. */
function unescapeJson(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(["\\/bfnrt]))/g, (all, code?: string, letter?: string) =>
    code === undefined ? (escapes.get(letter ?? "") ?? all) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
