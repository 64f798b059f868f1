import { asEntries, asList, asText, at, type Json } from "../../shared/json.ts";

/** A creation whose answer is not known. The nonce is in the label of what it made. */
export interface BegunCreation {
  readonly nonce: string;
  /** The latest moment at which Datadog may have made the object, in milliseconds since 1970. */
  readonly atMilliseconds: number;
}

/** A monitor that an update deleted, with the edits of its users: a rollback makes it again. */
export interface DeletedMonitor {
  /** As Datadog had it. */
  readonly definition: Json;
  /** As it was shipped when it was installed last; `undefined` where that is not known. */
  readonly shipped: Json;
  /** The request that deleted it. */
  readonly requestId: string;
}

/** What is remembered of the dashboard or of one monitor. */
export interface AssetMemory {
  /** The id that Datadog returned. */
  readonly id?: string | undefined;
  /** When the object was made, where that is known; in milliseconds since 1970. */
  readonly madeMilliseconds?: number | undefined;
  /** The request that made it, where that is known. */
  readonly madeBy?: string | undefined;
  /** Newest first. */
  readonly begun: readonly BegunCreation[];
  readonly deleted?: DeletedMonitor | undefined;
}

/** What is remembered of an installation beside its fence. */
export interface AssetsMemory {
  /** By `dashboardName` or `monitorName`. */
  readonly assets: Readonly<Record<string, AssetMemory>>;
  /** Whether everything is remembered that was installed. Otherwise the labels in Datadog say what is ours. */
  readonly isKnown: boolean;
  /** Digest of what was installed last; absent before the first time. */
  readonly settings?: string | undefined;
  /** Whether the resource was deleted. */
  readonly isEnded: boolean;
}

export const dashboardName = "dashboard";

const monitorPrefix = "monitor ";

export function monitorName(key: string): string {
  return `${monitorPrefix}${key}`;
}

/** The name that the file gives a monitor; `undefined` for the dashboard. */
export function monitorKey(name: string): string | undefined {
  return name.startsWith(monitorPrefix) ? name.slice(monitorPrefix.length) : undefined;
}

export const noAsset: AssetMemory = { begun: [] };

/** Whether Datadog may have an object that is remembered. */
export function mayHaveAssets({ assets }: AssetsMemory): boolean {
  return Object.values(assets).some(({ id, begun }) => id !== undefined || begun.length > 0);
}

/** Reads what was stored as JSON. A field that is missing was never known. */
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

function parseDeleted(deleted: Json): DeletedMonitor | undefined {
  const requestId = asText(at(deleted, "requestId"));
  if (requestId === undefined) return undefined;
  return { definition: at(deleted, "definition"), shipped: at(deleted, "shipped"), requestId };
}

function timeOf(value: Json): number | undefined {
  return typeof value === "number" ? value : undefined;
}
