import { reservedTagKeys } from "../../contract/metrics.ts";
import type { FinishedRun, InternalError, ModuleVersion, SpaceliftEvent } from "../../events/event.ts";
import { keyedTag, normalizeTag, tagKey } from "../../shared/datadog-tags.ts";

export function eventTags(event: SpaceliftEvent): readonly (string | undefined)[] {
  switch (event.kind) {
    case "run":
      return runTags(event);
    case "module_version":
      return moduleVersionTags(event);
    case "internal_error":
      return internalErrorTags(event);
  }
}

function runTags(run: FinishedRun): readonly (string | undefined)[] {
  return [
    keyedTag("account", run.account),
    keyedTag("branch", run.branch),
    keyedTag("drift_detection", run.driftDetection?.toString()),
    keyedTag("final_state", run.state),
    keyedTag("run_type", run.type),
    keyedTag("space", run.space),
    keyedTag("stack", run.stack),
    keyedTag("worker_pool", run.workerPool),
    keyedTag("run_url", run.optIns.runUrl),
    keyedTag("run_note", run.optIns.runNote),
    keyedTag("run_title", run.optIns.runTitle),
    keyedTag("triggered_by", run.optIns.triggeredBy),
    ...run.optIns.labels.filter((label) => label.includes(":")).map((label) => userTag(label, "label")),
  ];
}

function moduleVersionTags(version: ModuleVersion): readonly (string | undefined)[] {
  return [
    keyedTag("account", version.account),
    keyedTag("branch", version.branch),
    keyedTag("final_state", version.state),
    keyedTag("module", version.module),
    keyedTag("space", version.space),
    keyedTag("worker_pool", version.workerPool),
  ];
}

function internalErrorTags(error: InternalError): readonly (string | undefined)[] {
  return [keyedTag("account", error.account), keyedTag("severity", error.severity)];
}

/**
 * Prefixes a key that is ours, so that no user's tag can move a run to another stack or state. Compares the
 * normalised key, so no spelling escapes.
 */
export function userTag(tag: string, prefix: "flag" | "label" | "tag"): string | undefined {
  const normal = normalizeTag(tag);
  return normal !== undefined && reservedTagKeys.has(tagKey(normal)) ? normalizeTag(`${prefix}_${normal}`) : normal;
}
