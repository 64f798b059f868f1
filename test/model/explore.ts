import { forget } from "./forget.ts";
import { keyOf } from "./key.ts";
import { movesOf } from "./moves.ts";
import { brokenIn } from "./promises.ts";
import { type Protocol, shipped } from "./rules.ts";
import { type Broken, createWorld, type Scenario, type World } from "./world.ts";

export interface Explored {
  readonly worlds: number;
  /** With the shortest trace. */
  readonly broken?: Broken & { readonly trace: readonly string[] };
}

interface Visit {
  readonly world: World;
  readonly label: string;
  readonly from: Visit | undefined;
}

/** Each once, breadth first, until a promise breaks that is not ignored. */
export function explore(
  scenario: Scenario,
  protocol: Protocol = shipped,
  ignored: readonly Broken["promise"][] = [],
): Explored {
  const rules = { scenario, protocol, random: () => 0 };
  const first = createWorld(scenario);
  const seen = new Set([keyOf(first, scenario)]);
  let layer: readonly Visit[] = [{ world: first, label: "", from: undefined }];
  while (layer.length > 0) {
    const next: Visit[] = [];
    for (const visit of layer) {
      for (const { label, to } of movesOf(visit.world, rules)) {
        const world = withoutIgnored(forget(to(), scenario), ignored);
        const key = keyOf(world, scenario);
        if (seen.has(key)) continue;
        seen.add(key);
        const found = { world, label, from: visit };
        const broken = brokenIn(world);
        if (broken !== undefined && !ignored.includes(broken.promise)) {
          return { worlds: seen.size, broken: { ...broken, trace: traceOf(found) } };
        }
        next.push(found);
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
