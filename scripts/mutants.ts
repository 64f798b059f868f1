import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import pLimit from "p-limit";

/** One rule of the protocol taken out of the shipped source: `from`, which is there exactly once, becomes `to`. */
interface Mutant {
  readonly name: string;
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

const claim = "lambda/forwarder/destinations/metrics/domain/claim.ts";
const protocol = "lambda/forwarder/destinations/metrics/domain/protocol.ts";
const outcome = "lambda/forwarder/destinations/metrics/domain/outcome.ts";
const sendResult = "lambda/forwarder/destinations/metrics/domain/send-result.ts";
const deliver = "lambda/forwarder/destinations/metrics/deliver.ts";
const intake = "lambda/forwarder/destinations/metrics/intake.ts";
const askLedger = "lambda/forwarder/destinations/metrics/ask-ledger.ts";
const readRecord = "lambda/forwarder/read-record.ts";
const mapCandidate = "lambda/forwarder/destinations/metrics/map-candidate.ts";
const ledger = "simulator/stand-ins/ledger.ts";
const settle = "lambda/forwarder/settle.ts";

const mutants: readonly Mutant[] = [
  mutant("skip the slot", askLedger, "owned: await putSlot(view, slotKey, need.second, eventId)", "owned: true"),
  mutant("skip the event item", askLedger, "claim: await ledger.putClaim(eventId, need.claim)", "claim: need.claim"),
  {
    name: "no nonce",
    edits: [
      { file: protocol, from: "open: [nonce], done: false, series }", to: "open: [], done: false, series }" },
      {
        file: protocol,
        from: "return reply.claim?.open.includes(state.nonce) === true && !reply.claim.done",
        to: "return reply.claim !== undefined && !reply.claim.done",
      },
      {
        file: askLedger,
        from: "claim: await ledger.open(eventId, need.generation, need.nonce)",
        to: "claim: (await ledger.read([eventId])).get(eventId)",
      },
    ],
  },
  mutant("one nonce re-used", deliver, "nonce: ports.newNonce", 'nonce: () => "the nonce"'),
  mutant(
    "unknown treated as refused",
    outcome,
    'return { kind: "unknown", detail: answer.detail };',
    'return { kind: "refused", why: "unreachable", detail: answer.detail };',
  ),
  mutant(
    "a status that says nothing treated as refused",
    outcome,
    '    default:\n      return { kind: "unknown", detail };',
    '    default:\n      return { kind: "refused", why: "unreachable", detail };',
  ),
  mutant(
    "a 202 with errors treated as accepted",
    outcome,
    'return hasNoErrors(answer.body) ? { kind: "accepted" } : { kind: "unknown", detail };',
    'return { kind: "accepted" };',
  ),
  mutant(
    "mark before the POST",
    deliver,
    "  const { isObjection: mayBeHalved, settle } = await attempt(held, batch);",
    "  await Promise.all(held.map((state) => batch.ports.ledger.mark(state.candidate.eventId)));\n  const { isObjection: mayBeHalved, settle } = await attempt(held, batch);",
  ),
  mutant(
    "no age limit at all",
    claim,
    "export const oldestSentSeconds = 58 * 60;",
    "export const oldestSentSeconds = 1e9;",
  ),
  mutant(
    "no age check at sending",
    deliver,
    "held.filter(({ claim }) => maySend(claim.second, { nowEpochSeconds: judgedAt, historicalMetrics }))",
    "[...held]",
  ),
  mutant(
    "an acceptance that comes too late treated as refused",
    outcome,
    'return { kind: "unknown", detail: `accepted, but',
    'return { kind: "refused", why: "unreachable", detail: `accepted, but',
  ),
  mutant(
    "no check of the answer's date",
    outcome,
    'if (outcome.kind !== "accepted" || moment.historicalMetrics) return outcome;',
    "if (moment.second > 0) return outcome;",
  ),
  mutant(
    "any date agrees with our clock",
    outcome,
    "Math.abs(ahead) <= clockTolerance;\n  return",
    "ahead < 1e12;\n  return",
  ),
  mutant(
    "the date alone decides",
    outcome,
    "return Math.max(agrees ? 0 : clockTolerance, ahead ?? 0);",
    "return ahead ?? 0;",
  ),
  mutant("our clock alone decides", outcome, "return Math.max(agrees ? 0 : clockTolerance, ahead ?? 0);", "return 0;"),
  mutant(
    "claim without a heartbeat",
    deliver,
    "intake.obstacle() === undefined && (intake.isProven() || intake.beat())",
    "intake.obstacle() === undefined",
  ),
  mutant(
    "any answer to a heartbeat will do",
    sendResult,
    'return outcome.kind === "accepted" ? undefined : waiting("the heartbeat was not accepted", outcome);',
    'return outcome.kind === "accepted" || outcome.detail ? undefined : waiting("the heartbeat was not accepted", outcome);',
  ),
  mutant(
    "go on claiming after a POST that is unknown",
    intake,
    'obstacle = obstacleOf(outcome, hasFreshKey);\n      isProven = outcome.kind === "accepted";',
    "isProven = true;",
  ),
  mutant(
    "reject without a heartbeat since",
    sendResult,
    "isAlone && witness.before && witness.since",
    "isAlone && witness.before",
  ),
  mutant(
    "reject without a heartbeat before",
    sendResult,
    "isAlone && witness.before && witness.since",
    "isAlone && witness.since",
  ),
  {
    name: "map an event again that may have arrived",
    edits: [
      {
        file: protocol,
        from: "if (claim.open.length > 0 || excess !== undefined) return false;",
        to: "if (excess !== undefined) return false;",
      },
      {
        file: ledger,
        from: "claim.generation === to.generation - 1 && claim.open.length === 0",
        to: "claim.generation === to.generation - 1",
      },
    ],
  },
  mutant(
    "keep what was refused, whatever the configuration is now",
    protocol,
    "return JSON.stringify(series) !== JSON.stringify(claim.series);",
    "return false;",
  ),
  mutant(
    "reject what Datadog takes without the extension",
    protocol,
    "if (candidate.reduce !== undefined) return",
    "if (candidate.reduce !== undefined && candidate.leftOut !== undefined) return",
  ),
  mutant(
    "hash the tags before normalisation",
    mapCandidate,
    "slotKey: slotKeyOf(series)",
    'slotKey: JSON.stringify([event.kind, "stack" in event && event.stack, "branch" in event && event.branch, event.state])',
  ),
  mutant(
    "identity from the message id",
    readRecord,
    "const id = eventId(event, delivery.receiptId);",
    "const id = record.messageId;",
  ),
  mutant(
    "identity from the bytes",
    readRecord,
    "const id = eventId(event, delivery.receiptId);",
    "const id = record.body;",
  ),
  {
    name: "restamp what may have arrived",
    edits: [
      {
        file: claim,
        from: "if (claim.open.length === 0) {",
        to: "if (claim.open.length === 0 || seconds > oldestSentSeconds) {",
      },
      {
        file: ledger,
        from: "claim.generation === to.generation - 1 && claim.open.length === 0",
        to: "claim.generation === to.generation - 1",
      },
    ],
  },
  mutant(
    "send by the configuration of now",
    deliver,
    "timely.flatMap(({ claim }) => claim.series.map",
    "timely.flatMap(({ claim, candidate }) => candidate.series.map",
  ),
  mutant(
    "restamp to the same second",
    protocol,
    "return claimSlot(candidate, Math.floor(nowEpochSeconds), decision.claim);",
    "return claimSlot(candidate, decision.claim.second, decision.claim);",
  ),
  mutant(
    "take a second that another has",
    askLedger,
    "if (owner !== undefined) return owner === eventId;",
    "if (owner !== undefined) return true;",
  ),
  mutant(
    "acknowledge what was not dead-lettered",
    settle,
    "await ports.deadLetter({",
    "await ((letter: DeadLetter) => ports.deadLetter(letter).catch(() => {}))({",
  ),
  mutant(
    "acknowledge what is unknown",
    protocol,
    '      return end(candidate, { kind: "again", detail: result.detail });',
    '      return end(candidate, { kind: "done", how: "delivered" });',
  ),
  mutant(
    "dead-letter as rejected what may have arrived",
    protocol,
    'if (reply.claim?.open.length !== 0) return end(candidate, { kind: "dead_letter", reason: "ambiguous", detail });',
    "",
  ),
  mutant(
    "dead-letter an invalid event's neighbours",
    deliver,
    "const isAlone = timely.length === 1;",
    "const isAlone = true;",
  ),
  mutant(
    "flags may take our keys",
    "lambda/forwarder/destinations/metrics/domain/series.ts",
    "reservedTagKeys.has(tagKey(normal)) ?",
    "false ?",
  ),
];

/** Names of mutants to try, all where there is none. */
const wanted = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
/** In milliseconds: a mutant may keep the suite from ending. */
const timeout = 1000 * Number(process.env["MUTANT_TIMEOUT"] ?? 120);
const seeds = Number(process.env["MUTANT_SEEDS"] ?? 100);

function mutant(name: string, file: string, from: string, to: string): Mutant {
  return { name, edits: [{ file, from, to }] };
}

/** A copy of what the suite runs, with the installed packages of the original. */
function copySource(): string {
  const copy = mkdtempSync(join(tmpdir(), "mutants-"));
  for (const name of [
    "lambda",
    "simulator",
    "policy",
    "test/oracle",
    "test/virtual-time.ts",
    "package.json",
    "tsconfig.json",
  ]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** The seed with which the suite fails in this copy, and what it says then. */
async function firstFailure(copy: string): Promise<{ readonly seed: string; readonly error: string } | undefined> {
  const env = { ...process.env, ORACLE_SEEDS: String(seeds), ORACLE_SEED: undefined };
  const suite = spawn(process.execPath, ["test/oracle/torture.ts"], {
    ...{ cwd: copy, env, timeout },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [stdout] = await Promise.all([text(suite.stdout), once(suite, "close")]);
  if (suite.exitCode === 0) return undefined;
  if (suite.exitCode === null) return { seed: "all", error: `it does not end within ${timeout / 1000} s` };
  const [, seed = "?", error = "it does not run"] = /^seed (\d+) fails.*\n\s*(.*)$/m.exec(stdout) ?? [];
  return { seed, error };
}

function apply(copy: string, { name, edits }: Mutant): void {
  for (const { file, from, to } of edits) {
    const path = join(copy, file);
    const source = readFileSync(path, "utf8");
    if (source.split(from).length !== 2) throw new Error(`${name}: "${from}" is not exactly once in ${file}`);
    writeFileSync(
      path,
      source.replace(from, () => to),
    );
  }
}

/** Fails at once, and not after an hour, where the source has changed under a mutant. */
function applyAll(): void {
  for (const each of mutants) {
    const copy = copySource();
    try {
      apply(copy, each);
    } finally {
      rmSync(copy, { recursive: true });
    }
  }
}

/** What the suite makes of one mutant, in a copy of its own: several are tried at a time. */
async function attempt(each: Mutant | undefined) {
  const copy = copySource();
  try {
    if (each !== undefined) apply(copy, each);
    return await firstFailure(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

applyAll();
const unpatched = await attempt(undefined);
if (unpatched !== undefined) {
  throw new Error(`the unpatched source fails with seed ${unpatched.seed}: ${unpatched.error}`);
}
console.log(`The unpatched source passes ${seeds} seeds.`);
const limit = pLimit(availableParallelism());
const chosen = mutants.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const found = await limit.map(chosen, async (each) => {
  const failure = await attempt(each);
  const seed = failure?.seed ?? "survives";
  console.log(each.name.padEnd(52), seed.padStart(8), failure?.error.slice(0, 90) ?? "");
  return seed;
});
const survivors = found.filter((seed) => seed === "survives" || seed === "?");
console.log(`${found.length - survivors.length} of ${found.length} mutants are caught.`);
process.exitCode = survivors.length === 0 ? 0 : 1;
