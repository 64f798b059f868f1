import { asEntries, asText, at, type Json } from "../../shared/json.ts";
import { isSame } from "./json-equality.ts";
import { type Definition, type MergedAsset, type MergeSources, mergeUnits, type Units } from "./unit-merge.ts";

/**
 * Merges the shipped monitor with the user's edits, unit by unit: name, message, priority, time window, query, thresholds,
 * each option. Thresholds are one unit, since one alone may contradict another. The definition is the body of
 * `PUT /api/v1/monitor/<id>`.
 */
export function mergeMonitor({ current, shipped, before = shipped }: MergeSources): MergedAsset {
  const canSplit = [current, shipped, before].every((each) => splitQuery(each) !== undefined);
  const unitsIn = (definition: Json) => unitsOf(definition, canSplit);
  const { units, conflicts } = mergeUnits(unitsIn(current), unitsIn(shipped), unitsIn(before), isSame);
  return { definition: definitionOf(units, current, canSplit), conflicts };
}

/** Ignores the monitor's other fields. */
export function isAsDefined(current: Json, definition: Definition): boolean {
  return Object.entries(definition).every(([field, value]) => isSame(at(current, field), value));
}

const optionUnit = "option ";
const asIs = ["name", "message", "priority"];

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
function definitionOf(units: Units, current: Json, canSplit: boolean): Definition {
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
