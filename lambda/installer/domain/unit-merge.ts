import type { Json } from "../../shared/json.ts";

/** The fields that the installer writes. */
export type Definition = Readonly<Record<string, Json>>;

export interface MergedAsset {
  readonly definition: Definition;
  /** Both the user and this version changed these units. The user's edit stays. */
  readonly conflicts: readonly string[];
}

export interface MergeSources {
  readonly current: Json;
  readonly shipped: Json;
  /** Shipped at the last installation; `undefined` if unknown. */
  readonly before: Json;
}

/** Keyed by a name for the user. An edit of one unit leaves the other units as shipped. */
export type Units = ReadonlyMap<string, Json>;

/** A unit is edited if it differs from `known`. `isAs` compares Datadog's value with a shipped one. */
export function mergeUnits(
  current: Units,
  shipped: Units,
  known: Units,
  isAs: (value: Json, shipped: Json) => boolean,
): { readonly units: Units; readonly conflicts: readonly string[] } {
  const units = new Map(shipped);
  const conflicts: string[] = [];
  for (const [name, value] of shipped) {
    const [mine, wasShipped] = [current.get(name), known.get(name)];
    // Not an edit: Datadog adds its own options to every monitor.
    if (!known.has(name) || isAs(mine, wasShipped) || isAs(mine, value)) continue;
    units.set(name, mine);
    if (!isAs(wasShipped, value)) conflicts.push(name);
  }
  return { units, conflicts };
}
