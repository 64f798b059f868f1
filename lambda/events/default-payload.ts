import { asBoolean, asEntries, asNumber, asText, at, isObject, type Json } from "../shared/json.ts";
import type { Extension, FinishedRun, InternalError } from "./event.ts";
import { changeCounts, epochSeconds, poolName, present } from "./spacelift.ts";

const noExtension: Extension = { tags: [], metrics: [], rename: new Map() };

/**
 * Spacelift's default body (docs.spacelift.io, "Webhooks", default payload). `delta` counts changes by action, except
 * `resources`, which is the total.
 */
export function parseDefaultRun(json: Json): FinishedRun | undefined {
  const state = asText(at(json, "state"));
  const run = at(json, "run");
  if (state === undefined || !isObject(run)) return undefined;
  const pool = at(json, "workerPool");
  const hasPool = isObject(pool) || isObject(at(json, "stack")) || isObject(at(json, "module"));
  return {
    kind: "run",
    state,
    ...present({
      account: asText(at(json, "account")),
      id: asText(at(run, "id")),
      epochSeconds: epochSeconds(at(json, "timestamp_millis")) ?? epochSeconds(at(json, "timestamp")),
      type: asText(at(run, "type")),
      branch: asText(at(run, "branch")) ?? asText(at(run, "commit", "branch")),
      driftDetection: asBoolean(at(run, "driftDetection")),
      stack: asText(at(json, "stack", "id")),
      workerPool: hasPool ? poolName(asText(at(pool, "name")), at(pool, "public") === true) : undefined,
    }),
    timing: [],
    changes: changeCounts(changesOnly(at(run, "delta"))),
    receipts: [],
    optIns: { labels: [] },
    extension: noExtension,
  };
}

/** Spacelift's default body, which has neither id nor time. */
export function parseDefaultInternalError(json: Json): InternalError | undefined {
  const severity = asText(at(json, "severity"));
  if (severity === undefined || asText(at(json, "error")) === undefined) return undefined;
  return {
    kind: "internal_error",
    severity,
    ...present({ account: asText(at(json, "account")) }),
    extension: noExtension,
  };
}

function changesOnly(delta: Json): Json {
  return Object.fromEntries(
    asEntries(delta).filter(([action, count]) => action !== "resources" && asNumber(count) !== undefined),
  );
}
