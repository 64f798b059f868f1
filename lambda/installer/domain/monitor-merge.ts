import { asEntries, asList, asText, at, type Json } from "../../shared/json.ts";

/** The fields that the installer writes: body of `PUT /api/v1/monitor/<id>`. */
export type MonitorDefinition = Readonly<Record<string, Json>>;

export interface MergedMonitor {
  readonly definition: MonitorDefinition;
  /** Both the user and this version changed these units. The user's edit stays. */
  readonly conflicts: readonly string[];
}

export interface MonitorSources {
  readonly current: Json;
  readonly shipped: Json;
  /** Shipped at the last installation; `undefined` if unknown. */
  readonly before: Json;
}

/**
 * Merges the shipped monitor with the user's edits, unit by unit: name, message, priority, time window, query, thresholds,
 * each option. A unit is edited if it differs from `before`. Thresholds are one unit, since one alone may contradict
 * another.
 */
export function mergeMonitor({ current, shipped, before = shipped }: MonitorSources): MergedMonitor {
  const canSplit = [current, shipped, before].every((each) => splitQuery(each) !== undefined);
  const [there, wanted, known] = [current, shipped, before].map((each) => unitsOf(each, canSplit));
  const units = new Map(wanted);
  const conflicts: string[] = [];
  for (const [name, value] of wanted ?? []) {
    const [mine, wasShipped] = [there?.get(name), known?.get(name)];
    // Not an edit: Datadog adds its own options to every monitor.
    if (!known?.has(name) || isSame(mine, wasShipped) || isSame(mine, value)) continue;
    units.set(name, mine);
    if (!isSame(wasShipped, value)) conflicts.push(name);
  }
  return { definition: definitionOf(units, current, canSplit), conflicts };
}

/** Ignores the monitor's other fields. */
export function isAsDefined(current: Json, definition: MonitorDefinition): boolean {
  return Object.entries(definition).every(([field, value]) => isSame(at(current, field), value));
}

const optionUnit = "option ";
const asIs = ["name", "message", "priority"];

type Units = ReadonlyMap<string, Json>;

function unitsOf(definition: Json, canSplit: boolean): Units {
  const thresholds = at(definition, "options", "thresholds");
  const query = canSplit ? splitQuery(definition) : undefined;
  return new Map<string, Json>([
    ...asIs.map((name) => [name, at(definition, name)] as const),
    ...(query === undefined
      ? [["query", { query: at(definition, "query"), thresholds }] as const]
      : ([
          ["time window", query.window],
          ["query", query.expression],
          ["thresholds", { comparison: query.comparison, thresholds }],
        ] as const)),
    ...asEntries(at(definition, "options"))
      .filter(([name]) => name !== "thresholds")
      .map(([name, value]) => [`${optionUnit}${name}`, value] as const),
  ]);
}

/** Options that are not shipped stay, since Datadog and users add some. JSON omits an `undefined` option. */
function definitionOf(units: Units, current: Json, canSplit: boolean): MonitorDefinition {
  const options = [...units].flatMap(([name, value]) =>
    name.startsWith(optionUnit) ? [[name.slice(optionUnit.length), value] as const] : [],
  );
  const thresholds = at(units.get(canSplit ? "thresholds" : "query"), "thresholds");
  return {
    ...Object.fromEntries(asIs.map((name) => [name, units.get(name)])),
    query: canSplit
      ? `${asText(units.get("time window"))}:${asText(units.get("query"))} ${asText(at(units.get("thresholds"), "comparison"))}`
      : at(units.get("query"), "query"),
    options: { ...Object.fromEntries([...asEntries(at(current, "options")), ...options]), thresholds },
  };
}

interface SplitQuery {
  /** `sum(last_4h)` */
  readonly window: string;
  readonly expression: string;
  /** `> 50` */
  readonly comparison: string;
}

/** Splits a metric monitor's query (docs.datadoghq.com, "Create a monitor"); `undefined` for another kind. */
function splitQuery(definition: Json): SplitQuery | undefined {
  const query = asText(at(definition, "query")) ?? "";
  const parts = /^(?<window>\w+\(last_\w+\)):(?<expression>.+) (?<comparison>(?:<=|>=|<|>) \S+)$/s.exec(query)?.groups;
  if (parts === undefined) return undefined;
  const { window = "", expression = "", comparison = "" } = parts;
  return { window, expression, comparison };
}

/** The order of keys does not count, and null equals a missing value. */
function isSame(one: Json, other: Json): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return (one ?? undefined) === (other ?? undefined);
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  if (Array.isArray(one)) {
    const others = asList(other);
    return one.length === others.length && one.every((each, index) => isSame(each, others[index]));
  }
  const keys = [one, other].flatMap((each) => asEntries(each).map(([key]) => key));
  return keys.every((key) => isSame(at(one, key), at(other, key)));
}
