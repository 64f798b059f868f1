import type { Retry } from "../shared/custom-resource/retry-until-deadline.ts";
import { asEntries, asText, at, type Json } from "../shared/json.ts";
import type { DatadogAssets } from "./datadog-assets.ts";
import type { DescribedMetric } from "./domain/installation.ts";

/**
 * Describes each metric that Datadog knows. It replaces only an empty text, or the text that was installed `before`. User
 * edits stay, and a note names them.
 */
export async function ensureMetadata(
  metrics: readonly DescribedMetric[],
  before: readonly DescribedMetric[],
  datadog: DatadogAssets,
  retry: Retry,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const metric of metrics) {
    const known = before.find(({ name }) => name === metric.name)?.metadata ?? {};
    const kept = await retry(() => describeMetric(metric, known, datadog));
    if (kept.length > 0)
      notes.push(`The metric ${metric.name} keeps its ${kept.join(" and ")}, which somebody edited in Datadog.`);
  }
  return notes;
}

/** Returns the fields that somebody else wrote. */
async function describeMetric(
  { name, metadata }: DescribedMetric,
  known: Readonly<Record<string, string>>,
  datadog: DatadogAssets,
): Promise<readonly string[]> {
  const current = await datadog.readMetric(name);
  if (current === undefined) return [];
  const differing = Object.entries(metadata).filter(([field, text]) => textOf(current, field) !== text);
  const isFree = ([field]: [string, string]) => ["", known[field]].includes(textOf(current, field));
  const changes = Object.fromEntries(differing.filter(isFree));
  if (Object.keys(changes).length > 0) await datadog.describeMetric(name, whole(current, changes));
  return differing.filter((each) => !isFree(each)).map(([field]) => field.replace("_", " "));
}

/** Type and unit come with the points. */
const textFields = ["short_name", "description"];

/** Empties only the texts that the installer wrote. */
export async function withdrawMetadata(
  metrics: readonly DescribedMetric[],
  datadog: DatadogAssets,
  retry: Retry,
): Promise<void> {
  for (const { name, metadata } of metrics) {
    await retry(async () => {
      const current = await datadog.readMetric(name);
      if (current === undefined) return;
      const given = textFields.filter(
        (field) => metadata[field] !== undefined && textOf(current, field) === metadata[field],
      );
      if (given.length === 0) return;
      const withdrawn = Object.fromEntries(given.map((field) => [field, ""]));
      await datadog.describeMetric(name, whole(current, withdrawn));
    });
  }
}

/** Omits empty fields and the read-only `integration`. */
function whole(current: Json, changes: Readonly<Record<string, string>>): Json {
  const read = asEntries(current).filter(([field, value]) => field !== "integration" && value !== null);
  return { ...Object.fromEntries(read), ...changes };
}

function textOf(metadata: Json, field: string): string {
  return asText(at(metadata, field)) ?? "";
}
