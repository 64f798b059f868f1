import { files } from "./files.ts";
import { type Mutant, mutant } from "./mutant.ts";

/** Rules about which message is acknowledged, retried or dead-lettered. */
export const settlingMutants: readonly Mutant[] = [
  mutant(
    "reject without a heartbeat since",
    files.sendResult,
    "isAlone && witness.before && witness.since",
    "isAlone && witness.before",
  ),
  mutant(
    "reject without a heartbeat before",
    files.sendResult,
    "isAlone && witness.before && witness.since",
    "isAlone && witness.since",
  ),
  mutant(
    "keep what was refused, whatever the configuration is now",
    files.protocol,
    "return JSON.stringify(series) !== JSON.stringify(claim.series);",
    "return false;",
  ),
  mutant(
    "reject what Datadog takes without the extension",
    files.protocol,
    "if (candidate.reduce !== undefined) return",
    "if (candidate.reduce !== undefined && candidate.leftOut !== undefined) return",
  ),
  mutant(
    "acknowledge what was not dead-lettered",
    files.settle,
    "await ports.deadLetter({",
    "await ((letter: DeadLetter) => ports.deadLetter(letter).catch(() => {}))({",
  ),
  mutant(
    "acknowledge what is unknown",
    files.protocol,
    '      return end(candidate, { kind: "again", detail: result.detail });',
    '      return end(candidate, { kind: "done", how: "delivered" });',
  ),
  mutant(
    "dead-letter as rejected what may have arrived",
    files.protocol,
    'if (reply.claim?.open.length !== 0) return end(candidate, { kind: "dead_letter", reason: "ambiguous", detail });',
    "",
  ),
  mutant(
    "dead-letter an invalid event's neighbours",
    files.deliver,
    "const isAlone = timely.length === 1;",
    "const isAlone = true;",
  ),
];
