import { createHash } from "node:crypto";
import { ownerPrefix } from "../../contract/custom-resource.ts";

/*
 * A label identifies the owner of an object in Datadog: the CloudFormation resource that installed it, and a mark. The mark
 * is the object's id, or a nonce until the id is known. A copy has the same label and another id.
 */

const stackArn = /^arn:[^:]+:cloudformation:(?<region>[^:]+):(?<account>[^:]+):stack\/(?<name>[^/]+)\//;

/**
 * The tag of one resource's objects. A stack that is created again under the same name has another tag. It is in lower case
 * and shorter than 200 characters, since Datadog changes other tags (docs.datadoghq.com, "Getting started with tags").
 */
export function assetsTag(stackId: string, logicalId: string): string {
  const { account, region, name } = readStackArn(stackId);
  const digest = createHash("sha256").update(`${stackId} ${logicalId}`).digest("hex").slice(0, 12);
  return `${ownerPrefix}${account}/${region}/${name}/${digest}`.toLowerCase();
}

function readStackArn(stackId: string) {
  const { account, region, name } = stackArn.exec(stackId)?.groups ?? {};
  if (account === undefined || region === undefined || name === undefined) {
    throw new TypeError(`The event is not a CloudFormation request: its StackId is ${stackId}.`);
  }
  return { account, region, name };
}

export function newMark(nonce: string): string {
  return `new-${nonce}`;
}

const labelPrefix = "spacelift-datadog:";

/** Tags of a monitor or an SLO. */
export function tagLabels(tag: string, key: string, mark: string): readonly string[] {
  return [tag, `${labelPrefix}${key}/${mark}`];
}

export interface TagLabel {
  /** The object's name in its file, `datadog/monitors.json` or `datadog/slos.json`. */
  readonly key: string;
  readonly mark: string;
}

/** None without the installation's tag. A user may have added labels. */
export function readTagLabels(tags: readonly string[], tag: string): readonly TagLabel[] {
  if (!tags.includes(tag)) return [];
  return tags.flatMap((each) => {
    const { key, mark } = /^spacelift-datadog:(?<key>[^/]+)\/(?<mark>[^/]+)$/.exec(each)?.groups ?? {};
    return key === undefined || mark === undefined ? [] : [{ key, mark }];
  });
}

export function withoutLabels(tags: readonly string[], tag: string): readonly string[] {
  return tags.filter((each) => each !== tag && !each.startsWith(labelPrefix));
}

/** The description has the label, since a dashboard's tags may only name teams (Datadog API reference, "Dashboards"). */
export function labelDescription(description: string, tag: string, mark: string): string {
  return `${description}\n\n${labelStart(tag)}${mark}. A deployment overwrites edits of this dashboard: clone it to change it.`;
}

/** Users may add text before and after a label. */
export function readDashboardMarks(description: string, tag: string): readonly string[] {
  const [, ...ends] = description.split(labelStart(tag));
  return ends.flatMap((end) => /^([\w-]+)\./.exec(end)?.[1] ?? []);
}

function labelStart(tag: string): string {
  return `Installed by \`${tag}\` as `;
}
