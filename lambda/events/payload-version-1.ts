import { asBoolean, asEntries, asList, asNumber, asText, at, isObject, type Json } from "../shared/json.ts";
import type {
  Extension,
  FinishedRun,
  InternalError,
  ModuleVersion,
  OptIns,
  RunDetails,
  SpaceliftEvent,
  UserMetric,
  VersionDetails,
} from "./event.ts";
import { changeCounts, epochSeconds, flags, poolName, present } from "./spacelift.ts";

/** `undefined` for an unknown kind. */
export function readVersion1(payload: Json, kind: string): SpaceliftEvent | undefined {
  switch (kind) {
    case "run":
      return parseRun(payload);
    case "module_version":
      return parseModuleVersion(payload);
    case "internal_error":
      return parseInternalError(payload);
    default:
      return undefined;
  }
}

function parseRun(json: Json): FinishedRun {
  const run = at(json, "run");
  return {
    kind: "run",
    ...reported(json),
    ...present({
      type: asText(at(run, "type")),
      branch: asText(at(run, "branch")),
      driftDetection: asBoolean(at(run, "drift_detection")),
      space: asText(at(run, "space")),
      stack: asText(at(run, "stack")),
      workerPool: poolOf(at(run, "worker_pool"), at(run, "stack") ?? at(run, "space")),
    }),
    timing: asList(at(json, "timing")).flatMap((timing) => {
      const state = asText(at(timing, "state"));
      const nanoseconds = asNumber(at(timing, "duration"));
      return state === undefined || nanoseconds === undefined ? [] : [{ state, nanoseconds }];
    }),
    changes: changeCounts(at(json, "changes")),
    receipts: asList(at(json, "receipts")).map((receipt) => ({
      ...present({
        name: asText(at(receipt, "name")),
        type: asText(at(receipt, "type")),
        outcome: asText(at(receipt, "outcome")),
      }),
      flags: flags(at(receipt, "flags")),
    })),
    optIns: parseOptIns(at(json, "include")),
    ...present({ details: parseRunDetails(at(json, "include", "details")) }),
  };
}

function parseModuleVersion(json: Json): ModuleVersion {
  return {
    kind: "module_version",
    ...reported(json),
    ...present({
      module: asText(at(json, "module", "id")),
      branch: asText(at(json, "module", "branch")),
      space: asText(at(json, "module", "space")),
      workerPool: poolOf(at(json, "module", "worker_pool"), at(json, "module", "id")),
      details: parseVersionDetails(at(json, "include", "details")),
    }),
  };
}

function parseInternalError(json: Json): InternalError {
  return {
    kind: "internal_error",
    ...reported(json),
    ...present({ severity: asText(at(json, "error", "severity")) }),
  };
}

function reported(json: Json) {
  const event = at(json, "event");
  return {
    ...present({
      account: asText(at(event, "account")),
      id: asText(at(event, "id")),
      state: asText(at(event, "state")),
      epochSeconds: epochSeconds(at(event, "at")),
    }),
    extension: parseExtension(json),
  };
}

function parseExtension(json: Json): Extension {
  return {
    tags: flags(at(json, "tags")),
    metrics: asList(at(json, "metrics")).flatMap(parseUserMetric),
    rename: new Map(
      asEntries(at(json, "rename")).flatMap(([from, to]) => (typeof to === "string" ? [[from, to] as const] : [])),
    ),
  };
}

function parseUserMetric(metric: Json): readonly UserMetric[] {
  const name = asText(at(metric, "name"));
  const value = asNumber(at(metric, "value"));
  return name === undefined || value === undefined ? [] : [{ name, value, tags: flags(at(metric, "tags")) }];
}

function parseOptIns(include: Json): OptIns {
  return {
    ...present({
      runUrl: asText(at(include, "run_url")),
      runNote: asText(at(include, "run_note")),
      runTitle: asText(at(include, "run_title")),
      triggeredBy: asText(at(include, "triggered_by")),
    }),
    labels: flags(at(include, "labels")),
  };
}

function parseRunDetails(details: Json): RunDetails | undefined {
  if (!isObject(details)) return undefined;
  return present({
    ...sourceDetails(details),
    url: asText(at(details, "url")),
    createdEpochSeconds: epochSeconds(at(details, "created_at")),
    endedIn: asText(at(details, "ended_in")),
    service: asText(at(details, "service")),
    env: asText(at(details, "env")),
  });
}

function parseVersionDetails(details: Json): VersionDetails | undefined {
  return isObject(details) ? present({ ...sourceDetails(details), number: asText(at(details, "number")) }) : undefined;
}

function sourceDetails(details: Json) {
  return { commit: asText(at(details, "commit")), repository: asText(at(details, "repository")) };
}

/** Spacelift's inputs lack the public pool, and earlier policies omitted it. */
function poolOf(pool: Json, owner: Json): string | undefined {
  return asText(pool) ?? (asText(owner) === undefined ? undefined : poolName(undefined));
}
