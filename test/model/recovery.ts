import type { Move, Rules } from "./rules.ts";
import type { Recovering, Recovery, Spacelift } from "./spacelift.ts";
import { back, fault } from "./turn.ts";
import { spend, type World } from "./world.ts";

interface Turn {
  readonly world: World;
  readonly spacelift: Spacelift;
  readonly index: number;
  readonly rules: Rules;
}

/** Each call of a recovery is a move. Another recovery, a delivery or a forwarder may come between any two. */
export function recoveryMoves(turn: Turn): readonly Move[] {
  const { spacelift, index } = turn;
  const recovery = spacelift.recoveries[index] ?? { at: "idle" };
  if (recovery.at === "idle") return begins(turn);
  return [...steps(turn, recovery), ...cutOff(turn)];
}

function begins(turn: Turn): readonly Move[] {
  const { spacelift, index } = turn;
  const isLikeAnEarlier = spacelift.recoveries.slice(0, index).some(({ at }) => at === "idle");
  if (spacelift.isAtRest || isLikeAnEarlier) return [];
  const { mark, seen } = spacelift;
  const to = () => placed(turn, { at: "read", mark, handled: seen, listed: [], todo: [] });
  return [{ label: `R${index} reads its state`, isFault: false, to }];
}

function cutOff(turn: Turn): readonly Move[] {
  if (turn.world.left.faults === 0) return [];
  return [fault(`R${turn.index} is cut off`, () => spend(placed(turn, { at: "idle" }), "faults"))];
}

function steps(turn: Turn, recovering: Recovering): readonly Move[] {
  const { world, spacelift, index, rules } = turn;
  const { noteFirst, newId, isKnown } = rules.protocol.recovery;
  const [event] = recovering.todo;
  const step = (label: string, to: () => World) => ({ label: `R${index} ${label}`, isFault: false, to });
  const stops = () => spend(advanced(turn, recovering), "faults");
  if (recovering.at === "read") return [step("lists samples", () => listed(turn, recovering))];
  if (event === undefined) return [step("advances its mark", () => advanced(turn, recovering))];
  switch (recovering.at) {
    case "listed": {
      const asks = step(`asks the ledger for event ${event}`, () =>
        placed(turn, { ...recovering, at: isKnown(world.ledger.claims[event]) ? "known" : "unknown" }),
      );
      const early = world.left.faults === 0 ? [] : [fault(`R${index} stops early, and advances its mark`, stops)];
      if ((world.left.unreadable ?? 0) === 0) return [asks, ...early];
      const reported = sorted([...spacelift.reported, event]);
      const reports = () => spend(next({ ...turn, spacelift: { ...spacelift, reported } }, recovering), "unreadable");
      return [asks, ...early, fault(`R${index} cannot read the sample of event ${event}, and reports it`, reports)];
    }
    case "unknown": {
      const from = noteFirst ? { ...turn, spacelift: noted(spacelift, event) } : turn;
      const sent = placed(from, { ...recovering, at: "enqueued" });
      if (noteFirst && !spacelift.seen.includes(event)) {
        return [step(`notes event ${event} before it enqueues`, () => placed(from, recovering))];
      }
      return [step(`enqueues event ${event}`, () => (newId ? copied(sent, event) : back(sent, String(event))))];
    }
    case "known":
    case "enqueued":
      return [step(`notes event ${event}`, () => next({ ...turn, spacelift: noted(spacelift, event) }, recovering))];
  }
}

/** Reports a gap at once. A later mark ends it. */
function listed(turn: Turn, { mark, handled }: Recovering): World {
  const { spacelift, rules } = turn;
  const { overlap, isGap } = rules.protocol.recovery;
  const times = rules.scenario.spacelift?.times ?? [];
  const all = times.flatMap((time, key) => (spacelift.samples[key] === "listed" ? [{ key, time }] : []));
  const oldest = Math.min(...all.map(({ time }) => time));
  const hasGap = isGap(spacelift.samples.includes("dropped"), oldest, mark);
  const missing = times.flatMap((time, key) => (hasGap && time > mark && time < oldest ? [key] : []));
  const reported = sorted([...spacelift.reported, ...missing]);
  const recent = all.filter(({ time }) => time >= mark - overlap).sort((one, other) => one.time - other.time);
  const todo = recent.flatMap(({ key }) => (handled.includes(key) ? [] : [key]));
  const isAtRest = !spacelift.samples.includes("hidden") && todo.every((key) => reported.includes(key));
  const view = { mark, handled, listed: recent.map(({ key }) => key), todo };
  return placed(
    { ...turn, spacelift: { ...spacelift, reported, isAtRest } },
    isAtRest ? { at: "idle" } : { at: "listed", ...view },
  );
}

function next(turn: Turn, recovering: Recovering): World {
  const [event, ...todo] = recovering.todo;
  const handled = event === undefined ? recovering.handled : sorted([...recovering.handled, event]);
  return placed(turn, { ...recovering, at: "listed", handled, todo });
}

/** Forgets the keys that no later list has. */
function advanced(turn: Turn, { mark, handled, listed }: Recovering): World {
  const { spacelift, rules } = turn;
  const { overlap, markAfter } = rules.protocol.recovery;
  const timeOf = (key: number) => rules.scenario.spacelift?.times[key] ?? 0;
  const reached = markAfter(
    listed.map((key) => ({ key, time: timeOf(key) })),
    handled,
    mark,
  );
  const isKept = (key: number) => !handled.includes(key) || timeOf(key) >= reached - overlap;
  const changed = { mark: Math.max(spacelift.mark, reached), seen: spacelift.seen.filter(isKept) };
  return placed({ ...turn, spacelift: { ...spacelift, ...changed } }, { at: "idle" });
}

function noted(spacelift: Spacelift, event: number): Spacelift {
  return { ...spacelift, seen: sorted([...spacelift.seen, event]) };
}

/** The same event under an id of its own. */
function copied(world: World, event: number): World {
  const copy = { waiting: 1, receives: 0, isAcknowledged: false, isInvalid: false, copyOf: event };
  const ledger = { ...world.ledger, claims: [...world.ledger.claims, undefined] };
  return { ...world, events: [...world.events, copy], ledger };
}

function placed({ world, spacelift, index }: Turn, recovery: Recovery): World {
  return { ...world, spacelift: { ...spacelift, recoveries: spacelift.recoveries.with(index, recovery) } };
}

/** As a set has them, so that equal worlds are spelled alike. */
function sorted(keys: readonly number[]): readonly number[] {
  return [...new Set(keys)].sort((one, other) => one - other);
}
