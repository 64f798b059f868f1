import { type LogPhase, logPhases } from "../contract/run-logs.ts";
import { asNumber, asText, at, isObject, type Json, parseJson } from "../shared/json.ts";

/** Consecutive parts of a text, as the receiver of run logs puts them on the queue: cleaned and redacted. */
export interface TextParts {
  /** Number of the first of `texts`, from 1. */
  readonly firstPart: number;
  /** Number of parts of the whole text. */
  readonly parts: number;
  /** All parts of the whole text together are the text. */
  readonly texts: readonly string[];
}

export interface PhaseLogs extends TextParts {
  readonly kind: "logs";
  /** The payload of the policy, without the logs. */
  readonly payload: Json;
  readonly phase: LogPhase;
  /** Secrets that were removed from the whole text. */
  readonly redactions: number;
  /** How the text differs from what Spacelift sent, for its reader. */
  readonly notes: readonly string[];
}

/** The text of a body that has no known form. */
export interface UnreadBody extends TextParts {
  readonly kind: "unread";
  readonly reason: string;
}

export type StoredLogs = PhaseLogs | UnreadBody;

export function writeStoredLogs(stored: StoredLogs): string {
  return JSON.stringify(stored);
}

/** `undefined` for a text that `writeStoredLogs` did not write. */
export function readStoredLogs(text: string): StoredLogs | undefined {
  const json = parseJson(text);
  const parts = readParts(json);
  if (parts === undefined) return undefined;
  if (at(json, "kind") === "unread") return { ...parts, kind: "unread", reason: asText(at(json, "reason")) ?? "" };
  const phase = logPhases.find((each) => each === at(json, "phase"));
  const redactions = asNumber(at(json, "redactions"));
  const notes = readTexts(at(json, "notes"));
  const payload = at(json, "payload");
  const isWhole = phase !== undefined && redactions !== undefined && notes !== undefined && isObject(payload);
  return isWhole ? { ...parts, kind: "logs", payload, phase, redactions, notes } : undefined;
}

function readParts(json: Json): TextParts | undefined {
  const firstPart = asNumber(at(json, "firstPart"));
  const parts = asNumber(at(json, "parts"));
  const texts = readTexts(at(json, "texts"));
  return firstPart === undefined || parts === undefined || texts === undefined
    ? undefined
    : { firstPart, parts, texts };
}

function readTexts(value: Json): readonly string[] | undefined {
  return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
}
