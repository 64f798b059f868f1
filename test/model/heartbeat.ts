import type { Answer } from "../../lambda/forwarder/domain/answer.ts";
import type { Move } from "./rules.ts";
import { back, judged, placed, skewOf, type Turn } from "./turn.ts";
import { type Forwarder, type Intake, type Mind, spend, type World } from "./world.ts";

/** Without outages, never. */
export function mustProve({ world, index, rules }: Turn): boolean {
  const { outages = 0 } = rules.scenario.budget;
  return outages > 0 && !rules.protocol.mayClaim(world.minds[index]?.isProven === true);
}

/** If the heartbeat is not accepted, the message returns to the queue. */
export function proves(turn: Turn, { pending }: Extract<Forwarder, { at: "read" }>): readonly Move[] {
  const { index } = turn;
  const goOn = (world: World) => withMind(world, index, { isProven: true, hasAcceptedHeartbeat: true });
  const giveUp = (world: World) =>
    placed(back(withMind(world, index, { isProven: false }), pending.eventId), index, { at: "idle" });
  return beats(turn, goOn, giveUp);
}

export function asksWhy(turn: Turn, { state }: Extract<Forwarder, { at: "refused" }>): readonly Move[] {
  const { index, rules } = turn;
  const before = turn.world.minds[index]?.hasAcceptedHeartbeat === true;
  const refused = (world: World, since: boolean) => {
    const refusal = { kind: "refused", why: "invalid", detail: "400" } as const;
    const circumstances = { isAlone: true, hasFreshKey: false, mayGoOn: true, heartbeats: { before, since } };
    return judged(
      { ...turn, world: withMind(world, index, { isProven: since, hasAcceptedHeartbeat: before || since }) },
      state,
      refusal,
      rules.protocol.nextTry(refusal, circumstances),
    );
  };
  return beats(
    turn,
    (world) => refused(world, true),
    (world) => refused(world, false),
  );
}

/** Without faults. */
const answers = {
  fine: { kind: "answered", status: 202, body: '{"errors":[]}' },
  refusing: { kind: "answered", status: 400, body: "" },
  silent: { kind: "lost", detail: "lost" },
} as const satisfies Record<Intake, Answer>;

/** The intake's state decides. The answer may be lost or have a wrong date. */
function beats(turn: Turn, whenAccepted: (world: World) => World, otherwise: (world: World) => World): readonly Move[] {
  const { world, index, rules } = turn;
  const { historicalMetrics = false } = rules.scenario;
  const answered = (label: string, from: World, answer: Answer): Move => {
    const to = () => {
      const moment = { nowEpochSeconds: world.now + skewOf(turn), historicalMetrics };
      return rules.protocol.verdictForClaims(answer, moment).kind === "accepted" ? whenAccepted(from) : otherwise(from);
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
