import { labelDescription, monitorLabels, withoutLabels } from "../domain/asset-label.ts";
import type { Assets } from "../domain/datadog-assets.ts";
import { adaptDatadogFile } from "../domain/datadog-file.ts";
import { asEntries, asList, asText, at, type Json, parseJson } from "../domain/json.ts";
import { isAsDefined, mergeMonitor } from "../domain/monitor-merge.ts";
import { connectTo } from "./assets-connection.ts";
import type { DatadogAssets, Monitor } from "./datadog-assets.ts";
import { describeMetrics } from "./describe-metrics.ts";
import type { InstallerPorts } from "./installer-ports.ts";
import { findDashboards, findMonitors } from "./own-assets.ts";
import { persist } from "./persist.ts";

export interface InstallRequest {
  readonly assets: Assets;
  /** What was installed before, where there was a before. */
  readonly before: Assets | undefined;
  readonly endMilliseconds: number;
  /** Called before the first thing is made in Datadog. */
  readonly onMaking?: () => void;
}

export interface Installed {
  /** The dashboard's path in Datadog's web application. */
  readonly dashboardPath: string;
  /** A sentence for each thing that whoever deployed should know. */
  readonly notes: readonly string[];
}

/**
 * Makes dashboard, monitors and metadata what they are to be, whatever is there already. Each step looks before it writes,
 * so the whole may be repeated, and cut off, at any point.
 */
export async function installAssets(request: InstallRequest, ports: InstallerPorts): Promise<Installed> {
  const { assets, before, endMilliseconds: end } = request;
  const datadog = connectTo(assets, ports, end);
  const doing = <T>(step: () => Promise<T>): Promise<T> => persist(ports, end, step);

  const isEmpty = (await doing(() => findMonitors(datadog, assets.tag))).chosen.size === 0;
  request.onMaking?.();
  const dashboardPath = await doing(() => ensureDashboard(assets, ports.dashboard, datadog));
  const notes: string[] = [];
  // Where none is left, it is rather another organisation than a user who deleted each.
  const installed = isEmpty || assets.repairMonitors ? undefined : before?.monitors;
  for (const [key, shipped] of assets.monitors) {
    const sources = { key, shipped, before: before?.monitors.get(key), wasInstalled: installed?.has(key) ?? false };
    notes.push(...(await doing(() => ensureMonitor(sources, assets, datadog))));
  }
  await doing(() => deleteUnshipped(assets, datadog));
  notes.push(...(await describeMetrics(assets.metrics, before?.metrics ?? [], datadog, doing)));
  return { dashboardPath, notes };
}

async function ensureDashboard(assets: Assets, file: Json, datadog: DatadogAssets): Promise<string> {
  const definition = Object.fromEntries(asEntries(parseJson(adaptDatadogFile(JSON.stringify(file), assets.settings))));
  const description = asText(definition["description"]) ?? "";
  const labelled = (id?: string) => ({ ...definition, description: labelDescription(description, assets.tag, id) });
  const [found, ...others] = await findDashboards(datadog, assets.tag);
  const id = found?.id ?? (await datadog.createDashboard(labelled()));
  for (const other of others) await datadog.deleteDashboard(other.id);
  return datadog.updateDashboard(id, labelled(id));
}

interface MonitorStep {
  readonly key: string;
  readonly shipped: Json;
  readonly before: Json;
  /** Whether it was there after the deployment before. */
  readonly wasInstalled: boolean;
}

async function ensureMonitor(step: MonitorStep, assets: Assets, datadog: DatadogAssets): Promise<readonly string[]> {
  const { key, shipped, wasInstalled } = step;
  const { tag } = assets;
  const found = (await findMonitors(datadog, tag)).chosen.get(key);
  if (found === undefined && wasInstalled) {
    return [`The monitor ${key} was deleted in Datadog, and is not made again unless repairMonitors is true.`];
  }
  const shippedTags = textList(at(shipped, "tags"));
  if (found === undefined) {
    const fields = Object.fromEntries(asEntries(shipped));
    const id = await datadog.createMonitor({ ...fields, tags: [...shippedTags, ...monitorLabels(tag, key)] });
    await datadog.updateMonitor(id, { tags: [...shippedTags, ...monitorLabels(tag, key, id)] });
    return [];
  }
  return updateMonitor(found, step, assets, datadog);
}

async function updateMonitor(
  { id, tags, definition: current }: Monitor,
  { key, shipped, before }: MonitorStep,
  { tag, repairMonitors }: Assets,
  datadog: DatadogAssets,
): Promise<readonly string[]> {
  const sources = repairMonitors ? { current: shipped, shipped, before: shipped } : { current, shipped, before };
  const { definition, conflicts } = mergeMonitor(sources);
  const ofBefore = textList(at(before ?? shipped, "tags"));
  const ofUser = withoutLabels(tags, tag).filter((each) => !ofBefore.includes(each));
  const all = new Set([...textList(at(shipped, "tags")), ...ofUser, ...monitorLabels(tag, key, id)]);
  const wanted = { ...definition, tags: [...all] };
  if (!isAsDefined(current, wanted)) await datadog.updateMonitor(id, wanted);
  if (conflicts.length === 0) return [];
  return [
    `The monitor ${key} keeps its ${conflicts.join(", ")} as edited in Datadog, where this version has another: see datadog/monitors.json.`,
  ];
}

async function deleteUnshipped({ tag, monitors }: Assets, datadog: DatadogAssets): Promise<void> {
  const { chosen, others } = await findMonitors(datadog, tag);
  for (const [key, { id }] of chosen) if (!monitors.has(key)) await datadog.deleteMonitor(id);
  for (const { id } of others) await datadog.deleteMonitor(id);
}

function textList(list: Json): readonly string[] {
  return asList(list).flatMap((each) => asText(each) ?? []);
}
