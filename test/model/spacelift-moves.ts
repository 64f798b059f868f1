import { recoveryMoves } from "./recovery.ts";
import type { Move, Rules } from "./rules.ts";
import type { Spacelift, SpaceliftScenario } from "./spacelift.ts";
import { back, fault } from "./turn.ts";
import { pendingEventOf, spend, type World } from "./world.ts";

export function spaceliftMoves(world: World, rules: Rules): readonly Move[] {
  const { spacelift } = world;
  if (spacelift === undefined || rules.scenario.spacelift === undefined) return [];
  return [
    ...deliveries(world, spacelift),
    ...listings(world, spacelift, rules.scenario.spacelift),
    ...drops(world, spacelift, rules.scenario.spacelift),
    ...spacelift.recoveries.flatMap((_, index) => recoveryMoves({ world, spacelift, index, rules })),
    ...(world.forwarders.length === 0 ? countings(world) : []),
  ];
}

/** Each arrives at any time, or never. */
function deliveries(world: World, spacelift: Spacelift): readonly Move[] {
  return spacelift.underWay.flatMap((isUnderWay, event) => {
    if (!isUnderWay) return [];
    const over = { ...world, spacelift: { ...spacelift, underWay: spacelift.underWay.with(event, false) } };
    return [
      { label: `Spacelift delivers event ${event}`, isFault: false, to: () => back(over, String(event)) },
      fault(`Spacelift's delivery of event ${event} is lost`, () => over),
    ];
  });
}

function listings(world: World, spacelift: Spacelift, { times, lag }: SpaceliftScenario): readonly Move[] {
  const oldest = Math.min(...times.filter((_, event) => spacelift.samples[event] === "hidden"));
  return times.flatMap((time, event) => {
    if (spacelift.samples[event] !== "hidden" || time - lag > oldest) return [];
    const to = () => ({ ...world, spacelift: { ...spacelift, samples: spacelift.samples.with(event, "listed") } });
    return [{ label: `the sample of event ${event} is listed`, isFault: false, to }];
  });
}

/** Newer samples, which the model leaves out, push out the oldest one. */
function drops(world: World, spacelift: Spacelift, { times }: SpaceliftScenario): readonly Move[] {
  if ((world.left.drops ?? 0) === 0) return [];
  const kept = times.flatMap((time, event) => (spacelift.samples[event] === "dropped" ? [] : [{ time, event }]));
  const [oldest] = kept.sort((one, other) => one.time - other.time);
  if (oldest === undefined || spacelift.isAtRest) return [];
  const samples = spacelift.samples.with(oldest.event, "dropped");
  const to = () => spend({ ...world, spacelift: { ...spacelift, samples } }, "drops");
  return [fault(`Spacelift drops the sample of event ${oldest.event}`, to)];
}

/** In place of forwarders, whose moves other scenarios have: counts an event that the ledger does not know. */
function countings(world: World): readonly Move[] {
  return world.events.flatMap((fate, event) => {
    if (fate.waiting === 0) return [];
    const events = world.events.with(event, { ...fate, waiting: fate.waiting - 1, isAcknowledged: true });
    const to = () =>
      world.ledger.claims[event] === undefined ? counted({ ...world, events }, event) : { ...world, events };
    return [{ label: `event ${event} is counted, or dropped as a duplicate`, isFault: false, to }];
  });
}

function counted(world: World, event: number): World {
  const { slotKey, series } = pendingEventOf(world, event);
  const claim = { slotKey, series, second: event, generation: 0, open: [], done: true };
  const points = [...world.points, [`${slotKey}@${event}`, String(event)] as const];
  const ledger = { ...world.ledger, claims: world.ledger.claims.with(event, claim) };
  return { ...world, ledger, points: points.sort(([one], [other]) => (one < other ? -1 : 1)) };
}
