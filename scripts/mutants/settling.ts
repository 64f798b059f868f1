import { files } from "./files.ts";
import { type Mutant, mutant } from "./mutant.ts";

export const settlingMutants: readonly Mutant[] = [
  mutant(
    "reject without a heartbeat since",
    files.nextTry,
    "isAlone && heartbeats.before && heartbeats.since",
    "isAlone && heartbeats.before",
  ),
  mutant(
    "reject without a heartbeat before",
    files.nextTry,
    "isAlone && heartbeats.before && heartbeats.since",
    "isAlone && heartbeats.since",
  ),
  mutant(
    "keep a refused claim after a change of configuration",
    files.claiming,
    "return JSON.stringify(series) !== JSON.stringify(claim.series);",
    "return false;",
  ),
  mutant(
    "reject an event that Datadog accepts without the extension",
    files.protocol,
    "if (pending.fallback !== undefined) return",
    "if (pending.fallback !== undefined && pending.omitted !== undefined) return",
  ),
  mutant(
    "acknowledge a message that was not dead-lettered",
    files.messageResult,
    "await ports.deadLetter({",
    "await ((letter: DeadLetter) => ports.deadLetter(letter).catch(() => {}))({",
  ),
  mutant(
    "acknowledge after an unknown verdict",
    files.protocol,
    '      return end(pending, { kind: "retry", detail: verdict.detail });',
    '      return end(pending, { kind: "done", how: "delivered" });',
  ),
  mutant(
    "dead-letter as rejected an event that may have arrived",
    files.protocol,
    'if (result.claim?.open.length !== 0) return end(pending, { kind: "dead_letter", reason: "ambiguous", detail });',
    "",
  ),
  mutant(
    "dead-letter an invalid event's neighbours",
    files.sendEvents,
    "const isAlone = timely.length === 1;",
    "const isAlone = true;",
  ),
];
