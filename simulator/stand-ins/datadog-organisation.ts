import { asList, asText, at, type Json } from "../../lambda/shared/json.ts";

export type Fields = Readonly<Record<string, Json>>;

export interface Asset<Id> {
  readonly id: Id;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly fields: Fields;
}

/** By the id that Datadog assigned. */
export interface Assets<Id> {
  readonly create: (fields: Fields) => Asset<Id>;
  /** Changes only the given fields. */
  readonly update: (id: Id, change: Fields) => Asset<Id> | undefined;
  readonly delete: (id: Id) => Asset<Id> | undefined;
  readonly find: (id: Id) => Asset<Id> | undefined;
  /** In the order of creation. */
  readonly list: () => readonly Asset<Id>[];
  /** At most ten minutes ago. */
  readonly listBefore: (milliseconds: number) => readonly Asset<Id>[];
}

/** As its users see and change it. */
export interface DatadogOrganisation {
  readonly monitors: Assets<number>;
  readonly slos: Assets<string>;
  readonly dashboards: Assets<string>;
  /** By metric. */
  readonly metadata: Map<string, Fields>;
  /** All but the id, like the user's "Clone" action. */
  readonly cloneMonitor: (id: number) => Asset<number>;
  readonly cloneSlo: (id: string) => Asset<string>;
  readonly cloneDashboard: (id: string) => Asset<string>;
  /** Not a clone. */
  readonly findMonitor: (name: string) => Asset<number>;
  readonly findSlo: (name: string) => Asset<string>;
}

export function createDatadogOrganisation(clock: () => number = Date.now): DatadogOrganisation {
  let made = 0;
  const monitors = createAssets(clock, () => {
    made += 1;
    return 1_000_000 + made;
  });
  const slos = createAssets(clock, () => {
    made += 1;
    return made.toString(16).padStart(32, "0");
  });
  const dashboards = createAssets(clock, () => {
    made += 1;
    return `abc-${String(made).padStart(3, "0")}-xyz`;
  });
  return {
    monitors,
    slos,
    dashboards,
    metadata: new Map(),
    cloneMonitor: (id) => monitors.create({ ...theOne(monitors.find(id)).fields }),
    cloneSlo: (id) => slos.create({ ...theOne(slos.find(id)).fields }),
    cloneDashboard: (id) => dashboards.create({ ...theOne(dashboards.find(id)).fields }),
    findMonitor: (name) => labelled(monitors, name),
    findSlo: (name) => labelled(slos, name),
  };
}

function theOne<T>(asset: T | undefined): T {
  if (asset === undefined) throw new Error("the organisation has no object with that id or name");
  return asset;
}

function labelled<Id extends string | number>(assets: Assets<Id>, name: string): Asset<Id> {
  const isNamed = ({ id, fields }: Asset<Id>) => asList(fields["tags"]).includes(`spacelift-datadog:${name}/${id}`);
  return theOne(assets.list().find(isNamed));
}

const longestHistory = 10 * 60_000;

function createAssets<Id>(clock: () => number, newId: () => Id): Assets<Id> {
  const assets = new Map<Id, Asset<Id>>();
  /** Oldest first. */
  let past: { readonly at: number; readonly list: readonly Asset<Id>[] }[] = [];
  const note = () => {
    const now = clock();
    const isNeeded = (_: unknown, index: number) => (past[index + 1]?.at ?? now) >= now - longestHistory;
    past = [...past.filter(isNeeded), { at: now, list: [...assets.values()] }];
  };
  const keep = (asset: Asset<Id>) => {
    assets.set(asset.id, asset);
    note();
    return asset;
  };
  return {
    create: (fields) => keep({ id: newId(), madeAt: clock(), fields }),
    update: (id, change) => {
      const asset = assets.get(id);
      return asset && keep({ ...asset, fields: { ...asset.fields, ...change } });
    },
    delete: (id) => {
      const asset = assets.get(id);
      assets.delete(id);
      note();
      return asset;
    },
    find: (id) => assets.get(id),
    list: () => [...assets.values()],
    listBefore: (milliseconds) => past.findLast(({ at }) => at <= clock() - milliseconds)?.list ?? [],
  };
}

/** In Datadog's words; `undefined` if the monitor is valid. */
export function monitorProblem(fields: Fields): string | undefined {
  const query = asText(fields["query"]);
  if (asText(fields["type"]) === undefined || query === undefined) return "type and query are required";
  const comparison = / (?<comparator><=|>=|<|>) (?<threshold>-?\d+(?:\.\d+)?)$/.exec(query)?.groups;
  if (comparison === undefined) return "The value provided for parameter 'query' is invalid";
  const critical = at(fields["options"], "thresholds", "critical");
  if (critical !== undefined && critical !== Number(comparison["threshold"])) {
    return "Alert threshold does not match that used in the query";
  }
  const warning = at(fields["options"], "thresholds", "warning");
  if (typeof warning !== "number") return undefined;
  const isAbove = comparison["comparator"]?.startsWith(">") ?? false;
  const alert = Number(comparison["threshold"]);
  return (isAbove ? warning < alert : warning > alert) ? undefined : "Warning threshold is beyond the alert threshold";
}
