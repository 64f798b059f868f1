import { present } from "../../lambda/events/spacelift.ts";
import { asBoolean, asList, asNumber, asText, at, isObject, type Json } from "../../lambda/shared/json.ts";
import type { ListedRun, ListedStack, ListedTransition } from "./listed-run.ts";

/** `undefined` without an id. */
export function parseStack(json: Json): ListedStack | undefined {
  const id = asText(at(json, "id"));
  if (id === undefined) return undefined;
  const pool = asText(at(json, "workerPool", "name"));
  return {
    id,
    labels: asList(at(json, "labels")).flatMap((label) => asText(label) ?? []),
    ...present({
      space: nonEmpty(at(json, "space")),
      namespace: nonEmpty(at(json, "namespace")),
      repository: nonEmpty(at(json, "repository")),
      workerPool: pool === undefined || pool.trim() === "" ? undefined : pool,
    }),
  };
}

/** `undefined` without an id or a state. Other unreadable fields count as absent. */
export function parseRun(json: Json): ListedRun | undefined {
  const id = nonEmpty(at(json, "id"));
  const state = nonEmpty(at(json, "state"));
  if (id === undefined || state === undefined) return undefined;
  const delta = at(json, "delta");
  return {
    id,
    state,
    ...present({
      type: nonEmpty(at(json, "type")),
      branch: nonEmpty(at(json, "branch")),
      title: nonEmpty(at(json, "title")),
      createdEpochSeconds: seconds(at(json, "createdAt")),
      driftDetection: asBoolean(at(json, "driftDetection")),
      triggeredBy: nonEmpty(at(json, "triggeredBy")),
      commit: nonEmpty(at(json, "commit", "hash")),
    }),
    changes: {
      added: count(at(delta, "addCount")),
      changed: count(at(delta, "changeCount")),
      deleted: count(at(delta, "deleteCount")),
    },
    history: oldestFirst(asList(at(json, "history")).flatMap(parseTransition)),
  };
}

function parseTransition(json: Json): readonly ListedTransition[] {
  const state = nonEmpty(at(json, "state"));
  const epochSeconds = seconds(at(json, "timestamp"));
  return !isObject(json) || state === undefined || epochSeconds === undefined ? [] : [{ state, epochSeconds }];
}

/**
 * spacectl reads the history as newest first, but the order is not documented. The first and the last time show it.
 * Transitions within one second keep the list's order.
 */
function oldestFirst(history: readonly ListedTransition[]): readonly ListedTransition[] {
  const [first, last] = [history[0], history.at(-1)];
  const isOldestFirst = first !== undefined && last !== undefined && first.epochSeconds < last.epochSeconds;
  const chronological = isOldestFirst ? history : history.toReversed();
  return chronological.toSorted((one, other) => one.epochSeconds - other.epochSeconds);
}

function nonEmpty(value: Json): string | undefined {
  const text = asText(value);
  return text === "" ? undefined : text;
}

function seconds(value: Json): number | undefined {
  const number = asNumber(value);
  return number === undefined || number <= 0 ? undefined : Math.floor(number);
}

function count(value: Json): number {
  return Math.max(0, Math.floor(asNumber(value) ?? 0));
}
