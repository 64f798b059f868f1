import { createHash } from "node:crypto";

/*
 * How an object in Datadog says whose it is: the resource of CloudFormation that it was installed by, and its own id. A copy
 * of it says the same, and has another id: whoever clones a monitor or a dashboard has one of their own. Between its creation
 * and the label with its id, an object has a label without one.
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

const labelPrefix = "spacelift-datadog:";

/** The tags that a monitor bears beside those of its definition. */
export function monitorLabels(tag: string, key: string, id?: number): readonly string[] {
  return [tag, `${labelPrefix}${key}${id === undefined ? "" : `/${id}`}`];
}

export interface MonitorLabel {
  /** Which of the monitors it is. */
  readonly key: string;
  /** Whether the label has its id already. */
  readonly isConfirmed: boolean;
}

/** What a monitor's tags say, where they say that it was installed under this tag. */
export function readMonitorLabel(tags: readonly string[], tag: string, id: number): MonitorLabel | undefined {
  const labels = tags.filter((each) => each.startsWith(labelPrefix)).map((each) => each.slice(labelPrefix.length));
  if (!tags.includes(tag)) return undefined;
  const confirmed = labels.find((label) => label.endsWith(`/${id}`));
  if (confirmed !== undefined) return { key: confirmed.slice(0, -`/${id}`.length), isConfirmed: true };
  const [key, ...others] = labels;
  return key === undefined || key.includes("/") || others.length > 0 ? undefined : { key, isConfirmed: false };
}

/** A monitor's tags without those that label it. */
export function withoutLabels(tags: readonly string[], tag: string): readonly string[] {
  return tags.filter((each) => each !== tag && !each.startsWith(labelPrefix));
}

/** A dashboard's description with the sentences that label it: dashboards have no tags that could. */
export function labelDescription(description: string, tag: string, id?: string): string {
  return `${description}\n\n${dashboardLabel(tag, id)}`;
}

export interface DashboardLabel {
  readonly isConfirmed: boolean;
}

/** What a dashboard's description says, where it ends by saying that it was installed under this tag. */
export function readDashboardLabel(description: string, tag: string, id: string): DashboardLabel | undefined {
  const end = description.trimEnd();
  if (end.endsWith(dashboardLabel(tag, id))) return { isConfirmed: true };
  return end.endsWith(dashboardLabel(tag)) ? { isConfirmed: false } : undefined;
}

function dashboardLabel(tag: string, id?: string): string {
  return `Installed by \`${tag}\`${id === undefined ? "" : ` as ${id}`}. What is changed here is overwritten by a deployment: clone it to change it.`;
}
