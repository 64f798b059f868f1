import { expect } from "vitest";
import { assetsTag } from "../../../lambda/installer/domain/asset-label.ts";
import { parseInstallation } from "../../../lambda/installer/domain/installation.ts";
import { asList, at } from "../../../lambda/shared/json.ts";
import type { Asset, Fields } from "../../../simulator/stand-ins/datadog-organisation.ts";
import { metrics, type Properties, smallDashboard } from "./installation.ts";
import type { Organisation, World } from "./world.ts";

export interface Owner {
  readonly stack: ReturnType<World["stack"]>;
  readonly logicalId: string;
}

export interface Owned extends Owner {
  readonly changes?: Partial<Properties> | undefined;
  /** By the name of the monitor or SLO. */
  readonly edits?: Readonly<Record<string, Fields>>;
}

type AnyAsset = Asset<number> | Asset<string>;

export interface Bystanders {
  readonly add: (asset: AnyAsset) => void;
  readonly isOne: (asset: AnyAsset) => boolean;
  readonly changed: () => readonly string[];
}

const [ourMetric = "", theirMetric = ""] = metrics.map(({ name }) => name);
const theirWords = "Words of somebody else.";
const query = { numerator: "sum:a{*}.as_count()", denominator: "sum:b{*}.as_count()" };
const slo = { name: "another", type: "metric", query, thresholds: [{ timeframe: "7d", target: 99 }] };
const monitor = { name: "another", type: "query alert", query: "sum(last_1h):sum:a{*} > 5", options: {} };

export function addBystanders({ first, other }: World): Bystanders {
  const places = [first, other].map(({ organisation }) => organisation);
  const before = new Map<AnyAsset["id"], string>();
  const add = (asset: AnyAsset) => {
    before.set(asset.id, JSON.stringify(asset));
  };
  for (const { monitors, slos, dashboards, metadata } of places) {
    const tags = ["managed-by:000000000000/us-east-1/another/0a1b", "spacelift-datadog:failing-runs/1000001"];
    add(monitors.create({ ...monitor, tags }));
    add(monitors.create({ ...monitor, tags: ["spacelift-datadog:failing-runs"] }));
    add(slos.create({ ...slo, tags }));
    add(slos.create({ ...slo, tags: ["spacelift-datadog:successful-runs"] }));
    add(dashboards.create({ ...smallDashboard, description: "Installed by `managed-by:another` as abc-001-xyz." }));
    metadata.set(theirMetric, { type: "count", description: theirWords });
  }
  return {
    add,
    isOne: ({ id }) => before.has(id),
    changed: () => {
      const now = places.flatMap(({ monitors, slos, dashboards }) =>
        [...monitors.list(), ...slos.list(), ...dashboards.list()].map((asset) => JSON.stringify(asset)),
      );
      const words = places.map(({ metadata }) => metadata.get(theirMetric)?.["description"]);
      return [
        ...[...before.values()].filter((asset) => !now.includes(asset)),
        ...words.filter((each) => each !== theirWords).map((each) => `the words about a metric: ${String(each)}`),
      ];
    },
  };
}

export function ours({ organisation: { monitors, slos, dashboards } }: Organisation, others: Bystanders) {
  const isOurs = (asset: AnyAsset) => !others.isOne(asset);
  return {
    monitors: monitors.list().filter(isOurs),
    slos: slos.list().filter(isOurs),
    dashboards: dashboards.list().filter(isOurs),
  };
}

export function isDescribed({ organisation }: Organisation): boolean {
  return metrics.some(({ name, description }) => {
    return name === ourMetric && organisation.metadata.get(name)?.["description"] === description;
  });
}

export function monitorOf({ organisation }: Organisation, owner: Owner, key: string): Asset<number> {
  return ownedBy(organisation.monitors.list(), owner, key);
}

export function sloOf({ organisation }: Organisation, owner: Owner, key: string): Asset<string> {
  return ownedBy(organisation.slos.list(), owner, key);
}

function ownedBy<T extends AnyAsset>(assets: readonly T[], { stack, logicalId }: Owner, key: string): T {
  const tag = assetsTag(stack.stackId, logicalId);
  const found = assets.find(({ id, fields }) => {
    const tags = asList(fields["tags"]);
    return tags.includes(tag) && tags.includes(`spacelift-datadog:${key}/${id}`);
  });
  if (found === undefined) throw new Error(`there is no object ${key}`);
  return found;
}

/** Each dashboard, monitor and SLO of these resources once, and nothing else. */
export function expectOwned(place: Organisation, others: Bystanders, ...owned: readonly Owned[]): void {
  const { monitors, slos, dashboards } = ours(place, others);
  const expected = owned.map(({ stack, logicalId, changes, edits = {} }) => {
    const properties = stack.properties(logicalId, changes);
    return { ...parseInstallation({ stackId: stack.stackId, logicalId, properties }), edits };
  });
  const wanted = expected.flatMap(({ tag, monitors: shippedMonitors, slos: shippedSlos, edits }) =>
    [...shippedMonitors, ...shippedSlos].map(([key, definition]) =>
      shown({ ...Object(definition), ...edits[key] }, [tag, `spacelift-datadog:${key}/its id`]),
    ),
  );
  const there = [...monitors, ...slos].map(({ id, fields }) => {
    const tags = asList(fields["tags"]).map((tag) => String(tag).replace(new RegExp(`/${id}$`), "/its id"));
    return shown({ ...fields, tags }, []);
  });
  expect(there.toSorted(byName)).toEqual(wanted.toSorted(byName));
  const descriptions = dashboards.map(({ id, fields }) => String(fields["description"]).replace(id, "its id"));
  const labelled = expected.map(
    ({ tag }) =>
      `${smallDashboard.description}\n\nInstalled by \`${tag}\` as its id. A deployment overwrites edits of this dashboard: clone it to change it.`,
  );
  expect(descriptions.toSorted()).toEqual(labelled.toSorted());
}

function shown({ name, message, description, query, options, thresholds, tags }: Fields, labels: readonly string[]) {
  const all = [...asList(tags).map(String), ...labels].toSorted();
  const limits = thresholds ?? at(options, "thresholds");
  return { name, text: message ?? description, query, limits, tags: all };
}

function byName(one: { readonly name: unknown }, other: { readonly name: unknown }): number {
  return String(one.name) < String(other.name) ? -1 : 1;
}
