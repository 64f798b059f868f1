import { asList } from "../../../lambda/shared/json.ts";
import type { Fields } from "../../../simulator/stand-ins/datadog-organisation.ts";
import { hour } from "../../virtual-time.ts";
import type { Interruption } from "../shared/custom-resource/interruption.ts";
import type { Lived } from "../shared/custom-resource/sweep.ts";
import { addBystanders, type Bystanders, ours } from "./expected.ts";
import { createWorld, unhelpful, type World } from "./world.ts";

/** A life arms the interruption before the first step that may be interrupted, and checks Datadog after each step. */
export type Life = (world: World, others: Bystanders) => Promise<void>;

/** Afterwards none of our objects may exist, nor return when an event is delivered again. */
export async function live(life: Life, interruption?: Interruption): Promise<Lived> {
  const world = createWorld({ interruption, lists: unhelpful });
  const others = addBystanders(world);
  await life(world, others);
  world.disarm();
  await world.repeatEvents();
  const left = [world.first, world.other].flatMap((place) => Object.values(ours(place, others)).flat());
  return { calls: world.calls(), wrong: [...others.changed(), ...left.map((each) => JSON.stringify(each))] };
}

export function edit({ query, options }: Fields): Fields {
  return {
    query: String(query).replace(/> \d+$/, "> 10"),
    options: { ...Object(options), thresholds: { critical: 10, warning: 5 } },
  };
}

/** Waits until lists show all earlier objects. */
export async function arm(world: World): Promise<void> {
  await world.pass(hour);
  world.arm();
}

/** Unchanged, and with an edited label. */
export function addClones({ first }: World, others: Bystanders): void {
  const { monitors, slos, cloneMonitor, cloneSlo, cloneDashboard } = first.organisation;
  const { monitors: ourMonitors, slos: ourSlos, dashboards } = ours(first, others);
  for (const { id, fields } of ourMonitors) {
    others.add(cloneMonitor(id));
    const tags = asList(fields["tags"]).map((tag) => String(tag).replace(/\/\d+$/, ""));
    others.add(monitors.create({ ...fields, tags }));
  }
  for (const { id, fields } of ourSlos) {
    others.add(cloneSlo(id));
    const tags = asList(fields["tags"]).map((tag) => String(tag).replace(`/${id}`, ""));
    others.add(slos.create({ ...fields, tags }));
  }
  for (const { id } of dashboards) others.add(cloneDashboard(id));
}
