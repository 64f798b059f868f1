import { asEntries, asList, at, type Json } from "../../shared/json.ts";
import { covers } from "./json-equality.ts";
import { type Definition, type MergedAsset, type MergeSources, mergeUnits, type Units } from "./unit-merge.ts";

/**
 * Merges the shipped SLO with the user's edits, unit by unit: name, description, targets, query. A target belongs to its
 * timeframe, so all targets are one unit. The definition is the body of `PUT /api/v1/slo/<id>`, which replaces the SLO
 * and needs its type (docs.datadoghq.com, "Update an SLO").
 */
export function mergeSlo({ current, shipped, before = shipped }: MergeSources): MergedAsset {
  // Datadog may describe a query in both fields. Only the shipped one is written.
  const queryFields = ["query", "sli_specification"].filter((field) => at(shipped, field) !== undefined);
  const unitsIn = (definition: Json) => unitsOf(definition, queryFields);
  const { units, conflicts } = mergeUnits(unitsIn(current), unitsIn(shipped), unitsIn(before), covers);
  const fields = [...units.values()].flatMap((unit) => asEntries(unit));
  return { definition: { type: at(current, "type"), ...Object.fromEntries(fields) }, conflicts };
}

/** Ignores fields that Datadog adds. */
export function isSloAsDefined(current: Json, definition: Definition): boolean {
  return covers(current, definition);
}

function unitsOf(definition: Json, queryFields: readonly string[]): Units {
  const thresholds = asList(at(definition, "thresholds")).map((each) => withFields(each, thresholdFields));
  return new Map<string, Json>([
    ["name", withFields(definition, ["name"])],
    ["description", withFields(definition, ["description"])],
    ["targets", { thresholds }],
    ["query", withFields(definition, queryFields)],
  ]);
}

/** Datadog adds `target_display` and `warning_display`, and ignores both in a request. */
const thresholdFields = ["timeframe", "target", "warning"];

function withFields(definition: Json, names: readonly string[]): Json {
  return Object.fromEntries(asEntries(definition).filter(([name]) => names.includes(name)));
}
