import type { Answer } from "../../lambda/forwarder/destinations/metrics/domain/outcome.ts";
import type { Move } from "./rules.ts";
import { back, resulted, type Seat, seated, skewOf } from "./seat.ts";
import { type Forwarder, type Intake, type Mind, spend, type World } from "./world.ts";

/** Whether a forwarder may not look at its event yet. Without outages there are no heartbeats. */
export function mustProve({ world, index, rules }: Seat): boolean {
  const { outages = 0 } = rules.scenario.budget;
  return outages > 0 && !rules.protocol.mayClaim(world.minds[index]?.isProven === true);
}

/** A heartbeat before the event is looked at. Where it is not accepted, the message goes back to the queue. */
export function proves(seat: Seat, { candidate }: Extract<Forwarder, { at: "read" }>): readonly Move[] {
  const { index } = seat;
  const goOn = (world: World) => withMind(world, index, { isProven: true, hasWitness: true });
  const giveUp = (world: World) =>
    seated(back(withMind(world, index, { isProven: false }), candidate.eventId), index, { at: "idle" });
  return beats(seat, goOn, giveUp);
}

/** A heartbeat after the event was refused alone. */
export function asksWhy(seat: Seat, { state }: Extract<Forwarder, { at: "refused" }>): readonly Move[] {
  const { index, rules } = seat;
  const before = seat.world.minds[index]?.hasWitness === true;
  const refused = (world: World, since: boolean) => {
    const result = rules.protocol.sendResult(
      { kind: "refused", why: "invalid", detail: "400" },
      { isAlone: true, hasFreshKey: false, mayGoOn: true, witness: { before, since } },
    );
    return resulted(
      { ...seat, world: withMind(world, index, { isProven: since, hasWitness: before || since }) },
      state,
      result,
    );
  };
  return beats(
    seat,
    (world) => refused(world, true),
    (world) => refused(world, false),
  );
}

/** The intake's answer to a heartbeat, apart from faults. */
const answers = {
  fine: { kind: "answered", status: 202, body: '{"errors":[]}' },
  refusing: { kind: "answered", status: 400, body: "" },
  silent: { kind: "lost", detail: "lost" },
} as const satisfies Record<Intake, Answer>;

/** The possible outcomes of a heartbeat: the intake's state decides, an answer may be lost, and a date may be wrong. */
function beats(seat: Seat, whenAccepted: (world: World) => World, otherwise: (world: World) => World): readonly Move[] {
  const { world, index, rules } = seat;
  const { historicalMetrics = false } = rules.scenario;
  const answered = (label: string, from: World, answer: Answer): Move => {
    const to = () => {
      const moment = { nowEpochSeconds: world.now + skewOf(seat), historicalMetrics };
      return rules.protocol.outcomeForClaims(answer, moment).kind === "accepted" ? whenAccepted(from) : otherwise(from);
    };
    return { label: `F${index} sends a heartbeat: ${label}`, isFault: from !== world, to };
  };
  const answer = answers[world.intake];
  if (answer.kind === "lost" || answer.status !== 202) return [answered(world.intake, world, answer)];
  const usual = answered("accepted", world, { ...answer, dateEpochSeconds: world.now });
  if (world.left.faults === 0) return [usual];
  const spent = spend(world, "faults");
  const late = { ...answer, dateEpochSeconds: world.now + 2 * 60 * 60 };
  return [usual, answered("lost", spent, answers.silent), answered("accepted, dated two hours late", spent, late)];
}

export function withMind(world: World, index: number, changed: Partial<Mind>): World {
  return { ...world, minds: world.minds.map((mind, other) => (other === index ? { ...mind, ...changed } : mind)) };
}
