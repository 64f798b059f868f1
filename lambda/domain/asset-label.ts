import { createHash } from "node:crypto";

/*
 * How an object in Datadog says whose it is: the deployment that it was installed by, and its own id. A copy of it says the
 * same, and has another id: whoever clones a monitor or a dashboard has one of their own. Between its creation and the
 * label with its id, an object has a label without one.
 */

/** Characters that Datadog keeps of a tag (docs.datadoghq.com, "Getting started with tags"). */
const longestTag = 200;

/** The tag of a deployment's monitors, as Datadog keeps it: in lower case, and no longer than it keeps one. */
export function ownerTag(owner: string): string {
  const tag = owner.toLowerCase();
  if (tag.length <= longestTag) return tag;
  const digest = createHash("sha256").update(tag).digest("hex").slice(0, 16);
  return `${tag.slice(0, longestTag - digest.length - 1)}-${digest}`;
}

const installedAs = "installed-as:";

/** The tags that a monitor bears beside those of its definition. */
export function monitorLabels(tag: string, key: string, id?: number): readonly string[] {
  return [tag, `${installedAs}${key}${id === undefined ? "" : `/${id}`}`];
}

export interface MonitorLabel {
  /** Which of the monitors it is. */
  readonly key: string;
  /** Whether the label has its id already. */
  readonly isConfirmed: boolean;
}

/** What a monitor's tags say, where they say that it is of this deployment. */
export function readMonitorLabel(tags: readonly string[], tag: string, id: number): MonitorLabel | undefined {
  if (!tags.includes(tag)) return undefined;
  const label = tags.find((each) => each.startsWith(installedAs));
  const [key = "", named, ...rest] = label?.slice(installedAs.length).split("/") ?? [];
  if (key === "" || rest.length > 0 || (named !== undefined && named !== String(id))) return undefined;
  return { key, isConfirmed: named !== undefined };
}

/** A monitor's tags without those that label it. */
export function withoutLabels(tags: readonly string[], tag: string): readonly string[] {
  return tags.filter((each) => each !== tag && !each.startsWith(installedAs));
}

/** A dashboard's description with the sentence that labels it: dashboards have no tags that could. */
export function labelDescription(description: string, tag: string, id?: string): string {
  return `${description}\n\nInstalled by \`${tag}\`${id === undefined ? "" : ` as ${id}`}. What is changed here is overwritten by a deployment: clone it to change it.`;
}

export interface DashboardLabel {
  readonly isConfirmed: boolean;
}

/** What a dashboard's description says, where it says that it is of this deployment. */
export function readDashboardLabel(description: string, tag: string, id: string): DashboardLabel | undefined {
  const [, after] = description.split(`Installed by \`${tag}\``);
  const named = after === undefined ? undefined : /^(?: as (?<id>[\w-]+))?\. /.exec(after)?.groups;
  if (named === undefined || (named["id"] !== undefined && named["id"] !== id)) return undefined;
  return { isConfirmed: named["id"] !== undefined };
}
