import type { Doing } from "../shared/custom-resource/retry-until-deadline.ts";
import { asEntries, asList, asText, at, type Json } from "../shared/json.ts";
import { describeError } from "../shared/log.ts";
import { type DatadogAssets, isRefusal, type Monitor } from "./datadog-assets.ts";
import { monitorLabels, withoutLabels } from "./domain/asset-label.ts";
import type { Assets } from "./domain/datadog-assets.ts";
import { isAsDefined, mergeMonitor } from "./domain/monitor-merge.ts";
import { createPersistOnNew } from "./new-objects.ts";
import { findMonitors } from "./own-assets.ts";

export interface MonitorStep {
  /** The name that the file gives it. */
  readonly key: string;
  readonly shipped: Json;
  /** As it was shipped when it was installed last; `undefined` where that is not known. */
  readonly before: Json;
}

/**
 * Makes a monitor, or makes it what is shipped now, but for what was edited. One that is there and that Datadog does not let
 * be changed stays as it is, which is said: somebody restricted it, or what was edited does not go with what is new.
 */
export async function ensureMonitor(
  step: MonitorStep,
  assets: Assets,
  datadog: DatadogAssets,
  doing: Doing,
): Promise<readonly string[]> {
  const { key, shipped } = step;
  const { tag } = assets;
  const found = (await findMonitors(datadog, tag)).chosen.get(key);
  if (found === undefined) {
    const tags = textList(at(shipped, "tags"));
    const fields = Object.fromEntries(asEntries(shipped));
    const id = await datadog.createMonitor({ ...fields, tags: [...tags, ...monitorLabels(tag, key)] });
    const label = () => datadog.updateMonitor(id, { tags: [...tags, ...monitorLabels(tag, key, id)] });
    await createPersistOnNew(doing)(label);
    return [];
  }
  try {
    return await updateMonitor(found, step, assets, datadog);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [`The monitor ${key} stays as it is (${describeError(error)}).`];
  }
}

async function updateMonitor(
  { id, tags, definition: current }: Monitor,
  { key, shipped, before = shipped }: MonitorStep,
  { tag, repairMonitors }: Assets,
  datadog: DatadogAssets,
): Promise<readonly string[]> {
  // What is taken to have been shipped as it is now was not edited.
  const { definition, conflicts } = mergeMonitor({ current, shipped, before: repairMonitors ? current : before });
  const ownTags = mergeTags(withoutLabels(tags, tag), textList(at(shipped, "tags")), textList(at(before, "tags")));
  const allTags = repairMonitors ? [...ownTags, ...textList(at(shipped, "tags"))] : ownTags;
  const wanted = { ...definition, tags: [...new Set([...allTags, ...monitorLabels(tag, key, id)])] };
  if (!isAsDefined(current, wanted)) await datadog.updateMonitor(id, wanted);
  if (conflicts.length === 0) return [];
  return [
    `The monitor ${key} keeps its ${conflicts.join(", ")} as edited in Datadog, where this version has another: see datadog/monitors.json.`,
  ];
}

/** The tags that are there, without those that are shipped no more, and with those that are new. */
function mergeTags(there: readonly string[], shipped: readonly string[], before: readonly string[]): readonly string[] {
  const stay = there.filter((each) => shipped.includes(each) || !before.includes(each));
  return [...stay, ...shipped.filter((each) => !before.includes(each))];
}

/** Takes away the monitors that are shipped no more, and twins. What Datadog does not let go of is named. */
export async function deleteUnshipped({ tag, monitors }: Assets, datadog: DatadogAssets): Promise<readonly string[]> {
  const { chosen, others } = await findMonitors(datadog, tag);
  const gone = [...chosen].flatMap(([key, monitor]) => (monitors.has(key) ? [] : [monitor]));
  const notes: string[] = [];
  for (const { id } of [...gone, ...others]) {
    await datadog.deleteMonitor(id).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      notes.push(`The monitor ${id} is not installed any more, and could not be deleted (${describeError(error)}).`);
    });
  }
  return notes;
}

function textList(list: Json): readonly string[] {
  return asList(list).flatMap((each) => asText(each) ?? []);
}
