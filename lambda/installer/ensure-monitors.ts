import { asEntries, asList, asText, at, type Json } from "../shared/json.ts";
import { describeError } from "../shared/log.ts";
import { DatadogError, isRefusal, type Monitor } from "./datadog-assets.ts";
import { monitorLabels, withoutLabels } from "./domain/asset-label.ts";
import { monitorName } from "./domain/assets-memory.ts";
import { isAsDefined, mergeMonitor } from "./domain/monitor-merge.ts";
import type { AssetStep } from "./ensure-asset.ts";
import type { InstallationContext } from "./installation-context.ts";

export interface ShippedMonitor {
  /** The name in `datadog/monitors.json`. */
  readonly key: string;
  readonly shipped: Json;
  /** Shipped at the last installation; `undefined` if unknown. */
  readonly before: Json;
}

/**
 * Keeps user edits, also those of a monitor that an earlier update deleted. An update returns notes. If Datadog refuses the
 * update, the monitor stays unchanged: somebody restricted it, or an edit contradicts the new definition.
 */
export function monitorStep(
  { key, shipped, before }: ShippedMonitor,
  context: InstallationContext,
): AssetStep<Monitor, readonly string[]> {
  const { installation, datadog, memory } = context;
  const name = monitorName(key);
  const merge = (current: Json, mark: string) => {
    const known = memory.of(name).deleted?.shipped ?? before;
    return mergeEdits(current, { key, shipped, before: known }, mark, context);
  };
  const createAs = async (definition: Json) => String(await datadog.createMonitor(definition));
  const fields = Object.fromEntries(asEntries(shipped));

  return {
    name,
    create: async (mark) => {
      const { deleted } = memory.of(name);
      if (deleted !== undefined) {
        try {
          return await createAs({ ...fields, ...merge(deleted.definition, mark).wanted });
        } catch (error) {
          if (!(error instanceof DatadogError) || error.problem !== "rejected") throw error;
          memory.change(name, { deleted: undefined });
        }
      }
      return createAs({
        ...fields,
        tags: [...textList(fields["tags"]), ...monitorLabels(installation.tag, key, mark)],
      });
    },
    update: async (id, { definition: current }) => {
      const { wanted, conflicts } = merge(current, id);
      try {
        if (!isAsDefined(current, wanted)) await datadog.updateMonitor(Number(id), wanted);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return [`Datadog does not update the monitor ${key} (${describeError(error)}).`];
      }
      if (conflicts.length === 0) return [];
      return [
        `The monitor ${key} keeps its edits in Datadog (${conflicts.join(", ")}), which this version changes as well: see datadog/monitors.json.`,
      ];
    },
  };
}

function mergeEdits(
  current: Json,
  { key, shipped, before = shipped }: ShippedMonitor,
  mark: string,
  { installation: { tag, repairMonitors } }: InstallationContext,
) {
  // With the current definition as `before`, the merge finds no edits.
  const { definition, conflicts } = mergeMonitor({ current, shipped, before: repairMonitors ? current : before });
  const tags = withoutLabels(textList(at(current, "tags")), tag);
  const ownTags = mergeTags(tags, textList(at(shipped, "tags")), textList(at(before, "tags")));
  const allTags = repairMonitors ? [...ownTags, ...textList(at(shipped, "tags"))] : ownTags;
  const wanted = { ...definition, tags: [...new Set([...allTags, ...monitorLabels(tag, key, mark)])] };
  return { wanted, conflicts };
}

/** Removes tags that are no longer shipped, and adds new ones. */
function mergeTags(there: readonly string[], shipped: readonly string[], before: readonly string[]): readonly string[] {
  const stay = there.filter((each) => shipped.includes(each) || !before.includes(each));
  return [...stay, ...shipped.filter((each) => !before.includes(each))];
}

function textList(list: Json): readonly string[] {
  return asList(list).flatMap((each) => asText(each) ?? []);
}
