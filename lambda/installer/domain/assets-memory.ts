import { asEntries, asList, asText, at, type Json } from "../../shared/json.ts";

/** A creation with an unknown answer. The object's label has the nonce. */
export interface BegunCreation {
  readonly nonce: string;
  /** Latest possible time of the creation, in milliseconds since 1970. */
  readonly atMilliseconds: number;
}

/** A monitor or SLO that an update deleted, with its user edits. A rollback creates it again. */
export interface DeletedAsset {
  readonly definition: Json;
  /** Shipped at the last installation; `undefined` if unknown. */
  readonly shipped: Json;
  readonly requestId: string;
}

export interface AssetMemory {
  readonly id?: string | undefined;
  /** Time of the creation, in milliseconds since 1970. */
  readonly madeMilliseconds?: number | undefined;
  /** The creating request. */
  readonly madeBy?: string | undefined;
  /** Newest first. */
  readonly begun: readonly BegunCreation[];
  readonly deleted?: DeletedAsset | undefined;
}

/** The fence stores this memory. */
export interface AssetsMemory {
  /** Keyed by `dashboardName` or `assetName`. */
  readonly assets: Readonly<Record<string, AssetMemory>>;
  /** Otherwise the labels in Datadog tell which objects are ours. */
  readonly isKnown: boolean;
  /** Digest of the last installed settings. */
  readonly settings?: string | undefined;
  readonly isEnded: boolean;
}

export const dashboardName = "dashboard";

export type EditableNoun = "monitor" | "SLO";

export function assetName(noun: EditableNoun, key: string): string {
  return `${noun} ${key}`;
}

/** The name in the kind's file; `undefined` for an object of another kind. */
export function assetKey(noun: EditableNoun, name: string): string | undefined {
  return name.startsWith(`${noun} `) ? name.slice(noun.length + 1) : undefined;
}

export const noAsset: AssetMemory = { begun: [] };

export function mayHaveAssets({ assets }: AssetsMemory): boolean {
  return Object.values(assets).some(({ id, begun }) => id !== undefined || begun.length > 0);
}

/** A missing or invalid field counts as unknown. */
export function parseAssetsMemory(state: Json): AssetsMemory {
  return {
    assets: Object.fromEntries(asEntries(at(state, "assets")).map(([name, asset]) => [name, parseAsset(asset)])),
    isKnown: at(state, "isKnown") === true,
    settings: asText(at(state, "settings")),
    isEnded: at(state, "isEnded") === true,
  };
}

function parseAsset(asset: Json): AssetMemory {
  return {
    id: asText(at(asset, "id")),
    madeMilliseconds: timeOf(at(asset, "madeMilliseconds")),
    madeBy: asText(at(asset, "madeBy")),
    begun: asList(at(asset, "begun")).flatMap((creation) => {
      const nonce = asText(at(creation, "nonce"));
      const atMilliseconds = timeOf(at(creation, "atMilliseconds"));
      return nonce === undefined || atMilliseconds === undefined ? [] : [{ nonce, atMilliseconds }];
    }),
    deleted: parseDeleted(at(asset, "deleted")),
  };
}

function parseDeleted(deleted: Json): DeletedAsset | undefined {
  const requestId = asText(at(deleted, "requestId"));
  if (requestId === undefined) return undefined;
  return { definition: at(deleted, "definition"), shipped: at(deleted, "shipped"), requestId };
}

function timeOf(value: Json): number | undefined {
  return typeof value === "number" ? value : undefined;
}
