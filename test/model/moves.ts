import { arrivals } from "./datadog.ts";
import { forwarderMoves } from "./forwarder.ts";
import type { Move, Rules } from "./rules.ts";
import { spaceliftMoves } from "./spacelift-moves.ts";
import { spend, type World } from "./world.ts";

export function movesOf(world: World, rules: Rules): readonly Move[] {
  const moves = [
    ...world.forwarders.flatMap((_, index) => forwarderMoves(world, index, rules)),
    ...spaceliftMoves(world, rules),
    ...world.packets.flatMap((packet, index) => {
      const rest = { ...world, packets: world.packets.filter((_, other) => other !== index) };
      return arrivals(rest, packet, rules.scenario).map(({ label, world }) => ({
        label: `late: ${label}`,
        isFault: false,
        to: () => world,
      }));
    }),
    ...world.writes.map(({ pending, effect }, index) => ({
      label: `late: ${effect.kind} of event ${pending.eventId} is applied`,
      isFault: false,
      to: () => {
        const writes = world.writes.filter((_, other) => other !== index);
        return { ...world, writes, ledger: rules.protocol.keep(world.ledger, pending, effect, world.now).ledger };
      },
    })),
  ];
  if (world.left.faults > 0) moves.push(...duplicates(world));
  if (world.left.redeploys > 0) {
    const to = () => spend({ ...world, isRedeployed: true }, "redeploys");
    moves.push({ label: "redeployed with other tags", isFault: true, to });
  }
  if (world.left.jumps > 0) {
    for (const minutes of rules.scenario.jumps) {
      const to = () => spend({ ...world, now: world.now + minutes * 60 }, "jumps");
      moves.push({ label: `${minutes} minutes pass`, isFault: true, to });
    }
  }
  return [...moves, ...outageMoves(world)];
}

/** Not between a refusal and the heartbeat right after it. */
function outageMoves(world: World): readonly Move[] {
  if (world.forwarders.some(({ at }) => at === "refused")) return [];
  const minds = world.minds.map((mind) => ({ ...mind, hasDoubt: false }));
  if (world.intake !== "fine") {
    return [{ label: "the outage ends", isFault: false, to: () => ({ ...world, minds, intake: "fine" }) }];
  }
  if ((world.left.outages ?? 0) === 0) return [];
  return (["silent", "refusing"] as const).map((intake) => ({
    label: `an outage begins: the intake is ${intake}`,
    isFault: true,
    to: () => ({ ...spend(world, "outages"), minds, intake }),
  }));
}

/** From the queue, Spacelift or a redrive. */
function duplicates(world: World): readonly Move[] {
  return world.events.map((fate, event) => ({
    label: `event ${event} comes once more`,
    isFault: true,
    to: () => spend({ ...world, events: world.events.with(event, { ...fate, waiting: fate.waiting + 1 }) }, "faults"),
  }));
}
