import { files } from "./files.ts";
import { type Mutant, mutant } from "./mutant.ts";

/** Rules about what is sent, when, and what an answer of Datadog means. */
export const sendingMutants: readonly Mutant[] = [
  mutant(
    "unknown treated as refused",
    files.outcome,
    'return { kind: "unknown", detail: answer.detail };',
    'return { kind: "refused", why: "unreachable", detail: answer.detail };',
  ),
  mutant(
    "a status that says nothing treated as refused",
    files.outcome,
    '    default:\n      return { kind: "unknown", detail };',
    '    default:\n      return { kind: "refused", why: "unreachable", detail };',
  ),
  mutant(
    "a 202 with errors treated as accepted",
    files.outcome,
    'return hasNoErrors(answer.body) ? { kind: "accepted" } : { kind: "unknown", detail };',
    'return { kind: "accepted" };',
  ),
  mutant(
    "mark before the POST",
    files.deliver,
    "  const { isObjection: mayBeHalved, settle } = await attempt(held, batch);",
    "  await Promise.all(held.map((state) => batch.ports.ledger.mark(state.pending.eventId)));\n  const { isObjection: mayBeHalved, settle } = await attempt(held, batch);",
  ),
  mutant(
    "no age limit at all",
    files.claim,
    "export const oldestSentSeconds = 58 * 60;",
    "export const oldestSentSeconds = 1e9;",
  ),
  mutant(
    "no age check at sending",
    files.deliver,
    "held.filter(({ claim }) => maySend(claim.second, { nowEpochSeconds: judgedAt, historicalMetrics }))",
    "[...held]",
  ),
  mutant(
    "an acceptance that comes too late treated as refused",
    files.outcome,
    'return { kind: "unknown", detail: `accepted, but',
    'return { kind: "refused", why: "unreachable", detail: `accepted, but',
  ),
  mutant(
    "no check of the answer's date",
    files.outcome,
    'if (outcome.kind !== "accepted" || moment.historicalMetrics) return outcome;',
    "if (moment.second > 0) return outcome;",
  ),
  mutant(
    "any date agrees with our clock",
    files.outcome,
    "Math.abs(ahead) <= clockTolerance;\n  return",
    "ahead < 1e12;\n  return",
  ),
  mutant(
    "the date alone decides",
    files.outcome,
    "return Math.max(agrees ? 0 : clockTolerance, ahead ?? 0);",
    "return ahead ?? 0;",
  ),
  mutant(
    "our clock alone decides",
    files.outcome,
    "return Math.max(agrees ? 0 : clockTolerance, ahead ?? 0);",
    "return 0;",
  ),
  mutant(
    "go on claiming after a POST that is unknown",
    files.intake,
    'obstacle = obstacleOf(outcome, hasFreshKey);\n      isProven = outcome.kind === "accepted";',
    "isProven = true;",
  ),
  mutant(
    "send by the configuration of now",
    files.deliver,
    "timely.flatMap(({ claim }) => claim.series.map",
    "timely.flatMap(({ claim, pending }) => pending.series.map",
  ),
];
