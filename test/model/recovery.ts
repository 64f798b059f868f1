import { eventsIn, gapIn, listedIn, progressOf, recordsOf } from "./recovery-listing.ts";
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
  const { mark, seen, reported } = spacelift;
  const to = () => placed(turn, { at: "read", mark, seen, reported, listed: [], isFull: false, todo: [] });
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
  if (recovering.at === "read") return [step("lists samples", () => listed(turn, recovering))];
  if (event === undefined || recovering.at === "handled" || recovering.at === "reported") {
    const gap = recovering.at === "reported" ? undefined : gapIn(recovering, rules);
    if (gap === undefined) return [step("advances its mark", () => advanced(turn, recovering))];
    const reported = sorted([...spacelift.reported, ...eventsIn(gap, rules)]);
    return [
      step("reports a gap", () =>
        placed({ ...turn, spacelift: { ...spacelift, reported } }, { ...recovering, at: "reported" }),
      ),
    ];
  }
  switch (recovering.at) {
    case "listed": {
      const asks = step(`asks the ledger for event ${event}`, () =>
        placed(turn, { ...recovering, at: isKnown(world.ledger.claims[event]) ? "known" : "unknown" }),
      );
      const stops = () => spend(placed(turn, { ...recovering, at: "handled" }), "faults");
      const early = world.left.faults === 0 ? [] : [fault(`R${index} stops early`, stops)];
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

function listed(turn: Turn, recovering: Recovering): World {
  const { spacelift, rules } = turn;
  const keys = listedIn(spacelift, rules);
  const records = rules.protocol.recovery.toHandle(progressOf(recovering), recordsOf(keys, rules));
  const todo = records.map(({ key }) => Number(key));
  const isFull = spacelift.samples.includes("dropped");
  const view: Recovering = { ...recovering, at: "listed", listed: keys, isFull, todo };
  const isDone = todo.every((key) => recovering.reported.includes(key)) && gapIn(view, rules) === undefined;
  const isAtRest = isDone && !spacelift.samples.includes("hidden");
  return placed({ ...turn, spacelift: { ...spacelift, isAtRest } }, isAtRest ? { at: "idle" } : view);
}

function next(turn: Turn, recovering: Recovering): World {
  return placed(turn, { ...recovering, at: "listed", todo: recovering.todo.slice(1) });
}

/** The stored mark never returns to an earlier time. */
function advanced(turn: Turn, recovering: Recovering): World {
  const { spacelift, rules } = turn;
  const { markAfter, forgotten } = rules.protocol.recovery;
  const { mark, seen, reported, todo } = recovering;
  const list = recordsOf(recovering.listed, rules);
  const left = recordsOf(todo.filter((key) => !reported.includes(key)).slice(0, 1), rules);
  const gap = gapIn(recovering, rules);
  const reached = Math.max(mark, markAfter(list, { pending: left.records[0], gap }));
  const keys = forgotten(new Set(seen.map(String)), list);
  const changed = { mark: reached, seen: spacelift.seen.filter((key) => !keys.has(String(key))) };
  return placed({ ...turn, spacelift: { ...spacelift, ...(reached >= spacelift.mark && changed) } }, { at: "idle" });
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
