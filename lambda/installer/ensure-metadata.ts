import { fenceKey } from "../contract/environment.ts";
import { lookAtFence } from "../shared/custom-resource/fence.ts";
import { type Doing, persist } from "../shared/custom-resource/retry-until-deadline.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import { asEntries, asText, at, type Json } from "../shared/json.ts";
import { connectTo } from "./assets-connection.ts";
import { explainAssetsFailure } from "./assets-failure.ts";
import type { DatadogAssets } from "./datadog-assets.ts";
import { type DescribedMetric, parseAssetsPlace, parseResource } from "./domain/datadog-assets.ts";
import type { InstallerPorts } from "./installer-ports.ts";

/**
 * Gives each metric that Datadog has heard of its metadata: where it has none, or what was given to it `before`. Words of
 * somebody else stay. Gives a sentence for each metric with such.
 */
export async function ensureMetadata(
  metrics: readonly DescribedMetric[],
  before: readonly DescribedMetric[],
  datadog: DatadogAssets,
  doing: Doing,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const { name, metadata } of metrics) {
    const current = await doing(() => datadog.readMetric(name));
    if (current === undefined) continue;
    const known = before.find((metric) => metric.name === name)?.metadata ?? {};
    const differing = Object.entries(metadata).filter(([field, text]) => textOf(current, field) !== text);
    const isFree = ([field]: [string, string]) => ["", known[field]].includes(textOf(current, field));
    const changes = Object.fromEntries(differing.filter(isFree));
    if (Object.keys(changes).length > 0) await doing(() => datadog.describeMetric(name, whole(current, changes)));
    const kept = differing.filter((each) => !isFree(each)).map(([field]) => field.replace("_", " "));
    if (kept.length > 0) notes.push(`The metric ${name} keeps the ${kept.join(" and ")} that it has in Datadog.`);
  }
  return notes;
}

/** The words about a metric; its type and its unit come with its points. */
const words = ["short_name", "description"];

/** Takes away the words that were given to the metrics, and no others. */
export async function withdrawMetadata(
  metrics: readonly DescribedMetric[],
  datadog: DatadogAssets,
  doing: Doing,
): Promise<void> {
  for (const { name, metadata } of metrics) {
    const current = await doing(() => datadog.readMetric(name));
    if (current === undefined) continue;
    const given = words.filter((field) => metadata[field] !== undefined && textOf(current, field) === metadata[field]);
    if (given.length === 0) continue;
    const withdrawn = Object.fromEntries(given.map((field) => [field, ""]));
    await doing(() => datadog.describeMetric(name, whole(current, withdrawn)));
  }
}

/** All that is written of a metric's metadata. What has no value is left out, and so is the name of an integration: it is read-only. */
function whole(current: Json, changes: Readonly<Record<string, string>>): Json {
  const read = asEntries(current).filter(([field, value]) => field !== "integration" && value !== null);
  return { ...Object.fromEntries(read), ...changes };
}

function textOf(metadata: Json, field: string): string {
  return asText(at(metadata, field)) ?? "";
}

/**
 * What the schedule asks for: Datadog takes no metadata of a metric that it has not heard of, and at the first deployment
 * it has heard of none. Where that cannot be, its log says why, and the next hour tries again: no run depends on it.
 */
export async function describeSentMetrics(input: Json, ports: InstallerPorts, endMilliseconds: number): Promise<void> {
  const place = parseAssetsPlace(input);
  const { stackId, logicalId } = parseResource(input);
  try {
    const doing: Doing = (step) => persist(ports, endMilliseconds, step);
    const sight = await doing(() => lookAtFence(fenceKey(stackId, logicalId), ports));
    if (!sight.note.isDone) {
      ports.log("info", "no metrics described", { skipped: "a deployment is at work" });
      return;
    }
    const fence = await sight.take();
    const notes = await ensureMetadata(place.metrics, [], connectTo(place, fence, ports, endMilliseconds), doing);
    await fence.release();
    ports.log("info", "metrics described", { notes });
  } catch (error) {
    if (error instanceof SupersededError) {
      ports.log("info", "no metrics described", { skipped: "a deployment began meanwhile" });
      return;
    }
    ports.log("error", "the metrics could not be described", { error: explainAssetsFailure(error, place) });
  }
}
