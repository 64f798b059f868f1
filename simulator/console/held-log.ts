import { asNumber, asText, at } from "../../lambda/shared/json.ts";
import type { HeldProducts } from "../datadog-products.ts";
import type { HeldEntry, HeldLog } from "../messages/product.ts";

type StoredLog = ReturnType<HeldProducts["logs"]>[number];

/** Takes the id of the run's page, and the most characters to show. */
export function heldLog(log: StoredLog, runId: string | null, longest: number): HeldLog {
  const phase = asText(at(log, "spacelift", "phase"));
  if (phase === undefined || runOfLog(log) === undefined) return entryOf(log, longest);
  const { id, message, status = "info", timestamp: time = 0, ...attributes } = log;
  return {
    kind: "run",
    ...{ id, time, status, phase, runId },
    message: withoutMiddle(message, longest),
    stack: tagOf(log, "stack"),
    part: asNumber(at(log, "delivery", "part")) ?? 1,
    parts: asNumber(at(log, "delivery", "parts")) ?? 1,
    json: JSON.stringify({ status, timestamp: time, ...attributes }, undefined, 2),
  };
}

/** `undefined` for a log that belongs to no run. */
export function runOfLog(log: StoredLog): readonly [account: string, run: string] | undefined {
  const run = asText(at(log, "spacelift", "run", "id"));
  return run === undefined ? undefined : [tagOf(log, "account"), run];
}

function entryOf(log: StoredLog, longest: number): HeldEntry {
  const { id, message, status = "info", timestamp: time = 0 } = log;
  return {
    kind: "audit",
    ...{ id, time, status, message: message.slice(0, longest) },
    actor: asText(at(log, "usr", "id")) ?? "",
    address: asText(at(log, "network", "client", "ip")) ?? "",
    action: asText(at(log, "evt", "name")) ?? "",
    json: JSON.stringify(log, undefined, 2).slice(0, longest),
  };
}

function tagOf({ ddtags = "" }: StoredLog, key: string): string {
  const tag = ddtags.split(",").find((each) => each.startsWith(`${key}:`));
  return tag?.slice(key.length + 1) ?? "";
}

/** Keeps more of the end, which has the error. */
function withoutMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const [start, end] = [Math.floor(longest / 4), Math.floor((longest * 3) / 4)];
  return `${text.slice(0, start)}\n… ${text.length - start - end} characters …\n${text.slice(-end)}`;
}
