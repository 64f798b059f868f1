import { files } from "./files.ts";
import { type Mutant, mutant } from "./mutant.ts";

export const sendingMutants: readonly Mutant[] = [
  mutant(
    "unknown treated as refused",
    files.verdict,
    'return { kind: "unknown", detail: answer.detail };',
    'return { kind: "refused", why: "unreachable", detail: answer.detail };',
  ),
  mutant(
    "an unknown status treated as refused",
    files.verdict,
    '    default:\n      return { kind: "unknown", detail };',
    '    default:\n      return { kind: "refused", why: "unreachable", detail };',
  ),
  mutant(
    "a 202 with errors treated as accepted",
    files.verdictOnSeries,
    "return status === 202 && Array.isArray(errors) && errors.length === 0;",
    "return status === 202;",
  ),
  mutant(
    "mark before the POST",
    files.askLedger,
    "claim: await ledger.putClaim(eventId, effect.claim)",
    "claim: await ledger.putClaim(eventId, effect.claim).then((claim) => ledger.mark(eventId).then(() => claim))",
  ),
  mutant(
    "no age limit at all",
    files.claim,
    "export const oldestSentSeconds = 58 * 60;",
    "export const oldestSentSeconds = 1e9;",
  ),
  mutant(
    "no age check at sending",
    files.sendEvents,
    "held.filter(({ claim }) => maySend(claim.second, { nowEpochSeconds, historicalMetrics }))",
    "[...held]",
  ),
  mutant(
    "a late acceptance treated as refused",
    files.verdictOnSeries,
    'return { kind: "unknown", detail: `accepted, but',
    'return { kind: "refused", why: "unreachable", detail: `accepted, but',
  ),
  mutant(
    "no check of the answer's date",
    files.verdictOnSeries,
    'if (verdict.kind !== "accepted" || moment.historicalMetrics) return verdict;',
    "if (moment.second > 0) return verdict;",
  ),
  mutant(
    "every date agrees with our clock",
    files.verdictOnSeries,
    "Math.abs(ahead) <= clockTolerance;\n  return",
    "ahead < 1e12;\n  return",
  ),
  mutant(
    "only the date decides",
    files.verdictOnSeries,
    "return Math.max(agrees ? 0 : clockTolerance, ahead ?? 0);",
    "return ahead ?? 0;",
  ),
  mutant(
    "only our clock decides",
    files.verdictOnSeries,
    "return Math.max(agrees ? 0 : clockTolerance, ahead ?? 0);",
    "return 0;",
  ),
  mutant(
    "claim after a POST with an unknown verdict",
    files.intake,
    "obstacle = obstacleOf(verdict, hasFreshKey);\n      noteVerdict(memory, verdict, isTrial, ports.now());",
    "memory.isProven = true;",
  ),
  mutant(
    "send the series of the current configuration",
    files.sendEvents,
    "timely.flatMap(({ claim }) => claim.series.map",
    "timely.flatMap(({ claim, pending }) => pending.series.map",
  ),
];
