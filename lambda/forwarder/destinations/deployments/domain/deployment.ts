import { createHash } from "node:crypto";
import { resourceChangeTypes } from "../../../../contract/resource-changes.ts";
import type { FinishedRun, SpaceliftEvent } from "../../../../events/event.ts";
import { commonTags, type TagConfiguration, tagValue } from "../../../domain/common-tags.ts";
import { runStartMilliseconds } from "../../../domain/run-start.ts";

/** A deployment of Datadog's DORA Metrics (docs.datadoghq.com, "Send a deployment event"). */
export interface Deployment {
  /** 16 to 128 characters of `[A-Za-z0-9-_.:]`. */
  readonly id: string;
  readonly service: string;
  readonly env?: string;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly git?: { readonly repositoryUrl: string; readonly commitSha: string };
  /** `key:value`, at most 100. */
  readonly customTags: readonly string[];
}

const mostTags = 100;

/** A run that changed resources, or that failed while it changed them. */
export function isDeployment(event: SpaceliftEvent): event is FinishedRun {
  if (event.kind !== "run" || event.type !== "TRACKED") return false;
  return isChangeFailure(event) || (event.state === "FINISHED" && event.changes.some(isResourceChange));
}

/** Without details, the last timing has the state in which the run ended. */
export function isChangeFailure({ state, details, timing }: FinishedRun): boolean {
  return state === "FAILED" && (details?.endedIn ?? timing.at(-1)?.state) === "APPLYING";
}

const resourceChanges: ReadonlySet<string> = new Set(resourceChangeTypes);

function isResourceChange({ changeType, count }: FinishedRun["changes"][number]): boolean {
  return resourceChanges.has(changeType) && count > 0;
}

export interface DeployedRun {
  readonly eventId: string;
  /** The end of the run, in seconds since 1970. */
  readonly eventEpochSeconds: number;
}

/** Depends on the signed body alone. */
export function deploymentOf(
  run: FinishedRun,
  { eventId, eventEpochSeconds }: DeployedRun,
  configuration: TagConfiguration,
): Deployment {
  const tags = commonTags(run, configuration);
  const finishedAt = Math.round(eventEpochSeconds * 1000);
  const env = run.details?.env ?? tagValue(tags, "env");
  const git = gitOf(run);
  const ownTags = [
    ...(isChangeFailure(run) ? ["change_failure:true"] : []),
    ...tags.filter((tag) => /^[^:]+:.+$/.test(tag)),
  ];
  return {
    id: deploymentId(run, eventId),
    service: run.details?.service ?? run.stack ?? "spacelift",
    ...(env !== undefined && { env }),
    startedAt: runStartMilliseconds(run, finishedAt) ?? finishedAt,
    finishedAt,
    ...(git !== undefined && { git }),
    customTags: ownTags.slice(0, mostTags),
  };
}

/** A digest replaces account and run if Datadog would not take them. */
function deploymentId({ account, id }: FinishedRun, eventId: string): string {
  const own = `${account}.${id}`;
  if (
    account !== undefined &&
    id !== undefined &&
    /^[\w-]+\.[\w-]+$/.test(own) &&
    own.length >= 16 &&
    own.length <= 128
  ) {
    return own;
  }
  return createHash("sha256").update(eventId, "utf16le").digest("hex");
}

/** Datadog wants commit and repository. A URL with a user could hold a password. */
function gitOf({ details }: FinishedRun): Deployment["git"] {
  const { repository = "", commit = "" } = details ?? {};
  const url = URL.canParse(repository) ? new URL(repository) : undefined;
  if (url === undefined || url.protocol !== "https:" || url.username !== "" || url.password !== "") return undefined;
  return /^[\da-f]{40}$/i.test(commit) ? { repositoryUrl: repository, commitSha: commit } : undefined;
}
