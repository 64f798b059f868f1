import { fallbacksOf } from "../../lambda/forwarder/destinations/metrics/domain/extension-fallbacks.ts";
import {
  mapEvent,
  type Series,
  type SeriesConfiguration,
} from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { markMetric, numberIn, readMessage } from "./generator.ts";
import { idsOf, ownerOf, parsed } from "./identify.ts";
import { falseAlarms, isReported } from "./samples.ts";
import type { KnownEvent, World } from "./world.ts";

type Expectation = "in" | "out" | "either";

/** One set of common tags at one second. By the invariant, the points belong to one event. */
interface Group {
  readonly second: number;
  readonly tags: readonly string[];
  readonly values: Map<string, number>;
}

/**
 * Empty if every event that is not dead-lettered is there exactly once and complete, and the sums of points and events
 * are equal for every series.
 */
export function conservationErrors(world: World): readonly string[] {
  const errors = [...world.violations, ...falseAlarms(world)];
  const sums = new Map<string, number>();
  const add = (key: string, value: number) => sums.set(key, (sums.get(key) ?? 0) + value);
  const held = new Map<number, Group[]>();
  for (const group of groupsOf(world)) {
    const [mark] = [...group.values].filter(([key]) => key.startsWith(`${markMetric} `));
    // Points that Datadog accepts only without the extension lack the mark.
    const number = mark?.[1] ?? ownerOf(world, group, group.second);
    if (number === undefined)
      errors.push(`second ${group.second} is nobody's: ${[...group.values.keys()].join(" | ")}`);
    else held.set(number, [...(held.get(number) ?? []), group]);
    for (const [key, value] of group.values) add(key, value);
  }
  for (const event of world.events.values()) {
    const groups = held.get(event.number) ?? [];
    held.delete(event.number);
    const expectation = expectationOf(world, event);
    const name = `event ${event.number} (${expectation}, dead-lettered: ${deadLetterReasons(world, event.number).join(", ") || "no"})`;
    const wanted = expectation === "either" ? Math.min(1, groups.length) : expectation === "in" ? 1 : 0;
    if (groups.length !== wanted) {
      errors.push(`${name} is held at ${groups.length} seconds: ${groups.map(({ second }) => second).join(", ")}`);
    }
    for (const group of groups) {
      const whole = match(world, event, group, expectation === "either");
      if (whole === undefined) errors.push(`${name} is not whole at ${group.second}: ${[...group.values].join(" | ")}`);
      else for (const [key, value] of whole) add(key, -value);
    }
  }
  for (const number of held.keys()) errors.push(`points of event ${number}, which nobody issued`);
  for (const [key, sum] of sums) if (sum !== 0) errors.push(`the sum of ${key} is off by ${sum}`);
  return errors;
}

function groupsOf(world: World): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { metric, type, tags, points } of world.datadog.series()) {
    if (type === "gauge") continue;
    const common = tags.filter((tag) => commonKeys.has(tag.split(":")[0] ?? "")).join(" ");
    for (const [second, value] of points) {
      const key = `${second} ${common}`;
      const group = groups.get(key) ?? { second, tags, values: new Map<string, number>() };
      groups.set(key, group);
      group.values.set([metric, ...tags].join(" "), value);
    }
  }
  return [...groups.values()];
}

/** Stated independently of the forwarder. */
const commonKeys: ReadonlySet<string> = new Set([
  "account",
  "branch",
  "drift_detection",
  "final_state",
  "run_type",
  "space",
  "stack",
  "worker_pool",
]);

export function deadLetterReasons(world: World, number: number): readonly string[] {
  return world.deadLetters
    .messages()
    .filter(({ body }) => numberIn(readMessage(body).body) === number)
    .map(({ attributes }) => attributes["reason"] ?? "without a reason");
}

function expectationOf(world: World, event: KnownEvent): Expectation {
  if (event.receipts.size === 0 && (event.kind === "internal_error" || isReported(world, event.number))) return "out";
  const reasons = deadLetterReasons(world, event.number);
  if (reasons.length === 0) return "in";
  const claims = idsOf(event).flatMap((id) => world.ledger.claims().get(id) ?? []);
  if (claims.some(({ done }) => done)) return "in";
  if (claims.every(({ open }) => open.length === 0)) return "out";
  const refusedAt = world.rejectedAt.get(event.number) ?? 0;
  const isTriedSince = world.posts.some(({ at, numbers }) => at > refusedAt && numbers.includes(event.number));
  return reasons.every((reason) => reason === "rejected") && !isTriedSince ? "out" : "either";
}

/** Under any of its contents and deployed configurations. */
function match(
  world: World,
  event: KnownEvent,
  group: Group,
  mayBePart: boolean,
): ReadonlyMap<string, number> | undefined {
  for (const [content, payload] of event.contents.entries()) {
    for (const [index, configuration] of world.configurations.entries()) {
      for (const series of versionsOf(payload, configuration)) {
        if (!isPart(group.values, series) || (!mayBePart && series.size !== group.values.size)) continue;
        noteChanges(world, event, group, content, index);
        return mayBePart ? group.values : series;
      }
    }
  }
  return undefined;
}

function isPart(part: ReadonlyMap<string, number>, whole: ReadonlyMap<string, number>): boolean {
  return [...part].every(([key, value]) => whole.get(key) === value);
}

/** With its extension, and with less and less of it. */
function versionsOf(payload: unknown, configuration: SeriesConfiguration): readonly ReadonlyMap<string, number>[] {
  const event = parsed(payload);
  return [event, ...fallbacksOf(event).map((fallback) => fallback.event)].map((version) => {
    const { series } = mapEvent(version, configuration);
    return new Map(series.map(({ metric, tags, value }: Series) => [[metric, ...tags].join(" "), value]));
  });
}

/** They show only in the final points. */
function noteChanges({ tally }: World, event: KnownEvent, group: Group, content: number, configuration: number): void {
  const { epochSeconds } = parsed(event.payload);
  if (epochSeconds !== undefined && group.second !== Math.floor(epochSeconds)) tally.change("clock: Spacelift's");
  if (content === 0 && event.contents.length > 1) tally.change("delivery: other content");
  if (configuration !== event.configurationAtIssue) tally.change("operator: redeploy");
  if ([...group.values.keys()].some((key) => /(flag|tag)_/.test(key))) tally.change("tags: imitate ours");
}
