import { parseDefaultInternalError, parseDefaultRun } from "./default-payload.ts";
import type {
  Extension,
  FinishedRun,
  InternalError,
  ModuleVersion,
  OptIns,
  SpaceliftEvent,
  UserMetric,
} from "./event.ts";
import { asBoolean, asEntries, asList, asNumber, asText, at, isObject, type Json, parseJson } from "./json.ts";
import { changeCounts, epochSeconds, flags, present } from "./spacelift.ts";

/** The payload version that `policy/notification.rego` sends. */
export const payloadVersion = 1;

export type Notification =
  /** `isRouted` where our policy chose to send it, rather than Spacelift by default. */
  | { readonly kind: "event"; readonly event: SpaceliftEvent; readonly isRouted: boolean }
  | { readonly kind: "malformed"; readonly reason: string };

/**
 * Reads a webhook's body: the payload that our policy sends, or one of the two bodies that Spacelift sends where a
 * policy gives no payload. Never throws. What it cannot read is `malformed`, with a reason for whoever finds the
 * message on the dead-letter queue.
 */
export function parseNotification(body: string): Notification {
  if (body.trim() === "") return malformed("the body is empty");
  const json = parseJson(body);
  if (json === undefined) return malformed("the body is not JSON");
  if (!isObject(json)) return malformed("the body is JSON, but no object");
  const version = at(json, "version");
  if (version === payloadVersion) return parsePayload(json);
  if (typeof version === "number") {
    return malformed(
      `payload version ${version} is not the version ${payloadVersion} that this deployment reads: bring deployment and policy to the same release, then redrive`,
    );
  }
  const event = parseDefaultRun(json) ?? parseDefaultInternalError(json);
  return event === undefined
    ? malformed("neither the policy's payload nor one of Spacelift's default bodies")
    : { kind: "event", event, isRouted: false };
}

function parsePayload(json: Json): Notification {
  const kind = at(json, "event", "kind");
  switch (kind) {
    case "run":
      return { kind: "event", event: parseRun(json), isRouted: true };
    case "module_version":
      return { kind: "event", event: parseModuleVersion(json), isRouted: true };
    case "internal_error":
      return { kind: "event", event: parseInternalError(json), isRouted: true };
    default:
      return malformed(
        `event.kind is ${asText(kind)?.slice(0, 40) ?? "absent"}, not run, module_version or internal_error`,
      );
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
      workerPool: asText(at(run, "worker_pool")),
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
      workerPool: asText(at(json, "module", "worker_pool")),
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
      triggeredBy: asText(at(include, "triggered_by")),
    }),
    labels: flags(at(include, "labels")),
  };
}

function malformed(reason: string): Notification {
  return { kind: "malformed", reason };
}
