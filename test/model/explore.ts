import { forget } from "./forget.ts";
import { keyOf, type Spelled, spell } from "./key.ts";
import { movesOf } from "./moves.ts";
import { brokenIn } from "./promises.ts";
import { type Protocol, shipped } from "./rules.ts";
import { type Broken, createWorld, type Scenario, type World } from "./world.ts";

export interface Explored {
  readonly worlds: number;
  /** With the shortest trace. */
  readonly broken?: Broken & { readonly trace: readonly string[] };
}

/** Holds no world, because a trace keeps every visit. */
interface Visit {
  readonly label: string;
  readonly from: Visit | undefined;
}

/** Kept until the next layer is complete. */
interface Reached {
  readonly visit: Visit;
  readonly world: World;
  readonly spelled: Spelled;
}

/** Each once, breadth first, until a promise breaks that is not ignored. */
export function explore(
  scenario: Scenario,
  protocol: Protocol = shipped,
  ignored: readonly Broken["promise"][] = [],
): Explored {
  const rules = { scenario, protocol, random: () => 0 };
  const first = createWorld(scenario);
  const spelledFirst = spell(first);
  const seen = new Set([keyOf(first, spelledFirst, scenario)]);
  let layer: readonly Reached[] = [{ visit: { label: "", from: undefined }, world: first, spelled: spelledFirst }];
  while (layer.length > 0) {
    const next: Reached[] = [];
    for (const { visit, world: from, spelled } of layer) {
      for (const { label, to } of movesOf(from, rules)) {
        const world = withoutIgnored(forget(to(), scenario), ignored);
        const spelledWorld = spell(world, spelled);
        const key = keyOf(world, spelledWorld, scenario);
        if (seen.has(key)) continue;
        seen.add(key);
        const found = { label, from: visit };
        const broken = brokenIn(world);
        if (broken !== undefined && !ignored.includes(broken.promise)) {
          return { worlds: seen.size, broken: { ...broken, trace: traceOf(found) } };
        }
        next.push({ visit: found, world, spelled: spelledWorld });
      }
    }
    layer = next;
  }
  return { worlds: seen.size };
}

function withoutIgnored(world: World, ignored: readonly Broken["promise"][]): World {
  if (world.broken === undefined || !ignored.includes(world.broken.promise)) return world;
  const { broken: _, ...rest } = world;
  return rest;
}

function traceOf(last: Visit): readonly string[] {
  const labels: string[] = [];
  for (let visit: Visit | undefined = last; visit?.from !== undefined; visit = visit.from) labels.push(visit.label);
  return labels.reverse();
}
