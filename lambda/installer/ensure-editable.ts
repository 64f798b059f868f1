import { asEntries, asList, asText, at, type Json } from "../shared/json.ts";
import { describeError } from "../shared/log.ts";
import { DatadogError, isRefusal } from "./datadog-assets.ts";
import { tagLabels, withoutLabels } from "./domain/asset-label.ts";
import { assetName } from "./domain/assets-memory.ts";
import type { EditableAsset, EditableKind } from "./editable-kinds.ts";
import type { AssetStep } from "./ensure-asset.ts";
import type { InstallationContext } from "./installation-context.ts";

export interface ShippedAsset {
  /** The name in the kind's file. */
  readonly key: string;
  readonly shipped: Json;
  /** Shipped at the last installation; `undefined` if unknown. */
  readonly before: Json;
}

/**
 * Keeps user edits, also those of an object that an earlier update deleted. An update returns notes. If Datadog refuses the
 * update, the object stays unchanged: somebody restricted it, or an edit contradicts the new definition.
 */
export function editableStep<T extends EditableAsset>(
  kind: EditableKind<T>,
  { key, shipped, before }: ShippedAsset,
  context: InstallationContext,
): AssetStep<T, readonly string[]> {
  const { installation, memory } = context;
  const name = assetName(kind.noun, key);
  const merge = (current: Json, mark: string) => {
    const known = memory.of(name).deleted?.shipped ?? before;
    return mergeEdits(kind, current, { key, shipped, before: known }, mark, context);
  };
  const fields = Object.fromEntries(asEntries(shipped));

  return {
    name,
    create: async (mark) => {
      const { deleted } = memory.of(name);
      if (deleted !== undefined) {
        try {
          return await kind.create({ ...fields, ...merge(deleted.definition, mark).wanted });
        } catch (error) {
          if (!(error instanceof DatadogError) || error.problem !== "rejected") throw error;
          memory.change(name, { deleted: undefined });
        }
      }
      return kind.create({
        ...fields,
        tags: [...textList(fields["tags"]), ...tagLabels(installation.tag, key, mark)],
      });
    },
    update: async (id, { definition: current }) => {
      const { wanted, conflicts } = merge(current, id);
      try {
        if (!kind.isAsDefined(current, wanted)) await kind.update(id, wanted);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return [`Datadog does not update the ${name} (${describeError(error)}).`];
      }
      if (conflicts.length === 0) return [];
      return [
        `The ${name} keeps its edits in Datadog (${conflicts.join(", ")}), which this version changes as well: see ${kind.file}.`,
      ];
    },
  };
}

function mergeEdits(
  kind: Pick<EditableKind<EditableAsset>, "merge">,
  current: Json,
  { key, shipped, before = shipped }: ShippedAsset,
  mark: string,
  { installation: { tag, repairMonitors } }: InstallationContext,
) {
  // With the current definition as `before`, the merge finds no edits.
  const { definition, conflicts } = kind.merge({ current, shipped, before: repairMonitors ? current : before });
  const tags = withoutLabels(textList(at(current, "tags")), tag);
  const ownTags = mergeTags(tags, textList(at(shipped, "tags")), textList(at(before, "tags")));
  const allTags = repairMonitors ? [...ownTags, ...textList(at(shipped, "tags"))] : ownTags;
  const wanted = { ...definition, tags: [...new Set([...allTags, ...tagLabels(tag, key, mark)])] };
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
