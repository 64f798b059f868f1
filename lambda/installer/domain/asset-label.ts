import { createHash } from "node:crypto";

/*
 * How an object in Datadog says whose it is: by the resource of CloudFormation that installed it, and by a mark. The mark is
 * the object's own id. Until the id is known it is a nonce of the creation. A copy has the same label and another id.
 */

const stackArn = /^arn:[^:]+:cloudformation:(?<region>[^:]+):(?<account>[^:]+):stack\/(?<name>[^/]+)\//;

/**
 * The tag of what one resource of a stack installs: no other resource's, not even that of a stack which takes this one's
 * place under its name. In lower case, and below the 200 characters that Datadog keeps of a tag.
 */
export function assetsTag(stackId: string, logicalId: string): string {
  const { account, region, name } = readStackArn(stackId);
  const digest = createHash("sha256").update(`${stackId} ${logicalId}`).digest("hex").slice(0, 12);
  return `managed-by:${account}/${region}/${name}/${digest}`.toLowerCase();
}

function readStackArn(stackId: string) {
  const { account, region, name } = stackArn.exec(stackId)?.groups ?? {};
  if (account === undefined || region === undefined || name === undefined) {
    throw new TypeError(`The event is no request of CloudFormation's: its StackId is ${stackId}.`);
  }
  return { account, region, name };
}

/** The mark of an object whose id is not known yet. */
export function newMark(nonce: string): string {
  return `new-${nonce}`;
}

const labelPrefix = "spacelift-datadog:";

/** The tags that a monitor has beside those of its definition. */
export function monitorLabels(tag: string, key: string, mark: string): readonly string[] {
  return [tag, `${labelPrefix}${key}/${mark}`];
}

export interface MonitorLabel {
  /** The name that the file gives the monitor. */
  readonly key: string;
  readonly mark: string;
}

/** The labels in a monitor's tags; none without the tag of the installation. A user may have added more of them. */
export function readMonitorLabels(tags: readonly string[], tag: string): readonly MonitorLabel[] {
  if (!tags.includes(tag)) return [];
  return tags.flatMap((each) => {
    const { key, mark } = /^spacelift-datadog:(?<key>[^/]+)\/(?<mark>[^/]+)$/.exec(each)?.groups ?? {};
    return key === undefined || mark === undefined ? [] : [{ key, mark }];
  });
}

/** A monitor's tags without those that label it. */
export function withoutLabels(tags: readonly string[], tag: string): readonly string[] {
  return tags.filter((each) => each !== tag && !each.startsWith(labelPrefix));
}

/** A dashboard's description with the sentences that label it: a dashboard has no tags that could. */
export function labelDescription(description: string, tag: string, mark: string): string {
  return `${description}\n\n${labelStart(tag)}${mark}. What is changed here is overwritten by a deployment: clone it to change it.`;
}

/** The marks of the labels in a dashboard's description. A user may write before and after a label. */
export function readDashboardMarks(description: string, tag: string): readonly string[] {
  const [, ...ends] = description.split(labelStart(tag));
  return ends.flatMap((end) => /^([\w-]+)\./.exec(end)?.[1] ?? []);
}

function labelStart(tag: string): string {
  return `Installed by \`${tag}\` as `;
}
