import type { Json } from "../shared/json.ts";
import type { AssetKind } from "./asset-kinds.ts";
import type { DatadogAssets, Monitor, Slo } from "./datadog-assets.ts";
import { readTagLabels } from "./domain/asset-label.ts";
import { assetKey, assetName, type EditableNoun } from "./domain/assets-memory.ts";
import type { Installation } from "./domain/installation.ts";
import { isAsDefined, mergeMonitor } from "./domain/monitor-merge.ts";
import { isSloAsDefined, mergeSlo } from "./domain/slo-merge.ts";
import type { Definition, MergedAsset, MergeSources } from "./domain/unit-merge.ts";

export interface EditableAsset {
  readonly tags: readonly string[];
  /** The whole object, as Datadog returns it. */
  readonly definition: Json;
}

/** A kind of objects that users may edit: a deployment keeps their edits. */
export interface EditableKind<T extends EditableAsset> extends AssetKind<T> {
  readonly noun: EditableNoun;
  /** Contains the shipped definitions. */
  readonly file: string;
  readonly shippedBy: (installation: Installation) => ReadonlyMap<string, Json>;
  readonly merge: (sources: MergeSources) => MergedAsset;
  /** Whether an update would change nothing. */
  readonly isAsDefined: (current: Json, definition: Definition) => boolean;
  /** Returns the id. */
  readonly create: (definition: Json) => Promise<string>;
  readonly update: (id: string, definition: Definition) => Promise<void>;
}

export function monitorKind(datadog: DatadogAssets, tag: string): EditableKind<Monitor> {
  return {
    ...labelledKind("monitor", tag),
    file: "datadog/monitors.json",
    shippedBy: ({ monitors }) => monitors,
    merge: mergeMonitor,
    isAsDefined,
    list: async (retry) => (await retry(() => datadog.listMonitors(tag))).map(({ id }) => String(id)),
    read: (id) => datadog.readMonitor(Number(id)),
    create: async (definition) => String(await datadog.createMonitor(definition)),
    update: (id, definition) => datadog.updateMonitor(Number(id), definition),
    remove: (id) => datadog.deleteMonitor(Number(id)),
  };
}

export function sloKind(datadog: DatadogAssets, tag: string): EditableKind<Slo> {
  return {
    ...labelledKind("SLO", tag),
    file: "datadog/slos.json",
    shippedBy: ({ slos }) => slos,
    merge: mergeSlo,
    isAsDefined: isSloAsDefined,
    list: async (retry) => (await retry(() => datadog.listSlos(tag))).map(({ id }) => id),
    read: datadog.readSlo,
    create: datadog.createSlo,
    update: datadog.updateSlo,
    remove: datadog.deleteSlo,
  };
}

function labelledKind(noun: EditableNoun, tag: string) {
  return {
    noun,
    isKindOf: (name: string) => assetKey(noun, name) !== undefined,
    isTagged: ({ tags }: EditableAsset) => tags.includes(tag),
    labelsOf: ({ tags }: EditableAsset) =>
      readTagLabels(tags, tag).map(({ key, mark }) => ({ name: assetName(noun, key), mark })),
  };
}
