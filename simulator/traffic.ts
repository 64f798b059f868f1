import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../lambda/handlers/log.ts";
import { webhookId } from "./registration.ts";
import type { Sent } from "./stand-ins/spacelift-notifications.ts";

const stacks = [
  { id: "production-network", space: "production-01HZZ", pool: "eks workers / prod" },
  { id: "production-databases", space: "production-01HZZ", pool: "eks workers / prod" },
  { id: "staging-network", space: "staging-01HZY", pool: "eks workers / staging" },
  { id: "staging-services", space: "staging-01HZY", pool: "" },
  { id: "dns", space: "root", pool: "" },
] as const;

const states = ["FINISHED", "FINISHED", "FINISHED", "FINISHED", "FINISHED", "FAILED", "DISCARDED", "STOPPED"] as const;
const types = ["TRACKED", "TRACKED", "PROPOSED", "PROPOSED", "TASK", "DESTROY"] as const;
const phases = ["QUEUED", "PREPARING", "INITIALIZING", "PLANNING", "APPLYING"] as const;
const actions = [
  "added",
  "added",
  "changed",
  "changed",
  "deleted",
  "create-Before-destroy-replaced",
  "import",
] as const;
const outcomes = ["allow", "allow", "allow", "deny", null] as const;

export interface TrafficSettings {
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * Notification-policy inputs as an account of a few stacks would cause them, endless. The same seed gives the same runs;
 * only their ids and times are those of the clock.
 */
export function* createTraffic({ seed, clock }: TrafficSettings): Generator<unknown, never> {
  const random = createRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <const L extends readonly [unknown, ...unknown[]]>(choices: L): L[number] => {
    const choice: L[number] | undefined = choices[below(choices.length)];
    return choice === undefined ? choices[0] : choice;
  };
  const started = clock().toString(36).toUpperCase();
  for (let count = 1; ; count += 1) {
    const stack = pick(stacks);
    const state = pick(states);
    yield {
      account: { name: "acme" },
      webhook_endpoints: [{ id: webhookId, labels: [] }],
      run_updated: {
        state,
        run: {
          id: `RUN${started}${String(count).padStart(6, "0")}`,
          state,
          type: pick(types),
          branch: "main",
          drift_detection: below(6) === 0,
          updated_at: clock() * 1e6,
          changes: Array.from({ length: below(9) }, () => ({
            action: pick(actions),
            phase: "plan",
            moved: below(20) === 0,
            entity: { entity_type: "resource" },
          })),
        },
        stack: {
          id: stack.id,
          space: { id: stack.space },
          worker_pool: { name: stack.pool, public: stack.pool === "" },
        },
        timing: phases.map((phase) => ({ state: phase, duration: (1 + below(90)) * 1e9 })),
        policy_receipts: [
          { name: "no-public-buckets", type: "PLAN", outcome: pick(outcomes), flags: null },
          { name: "two-approvals", type: "APPROVAL", outcome: below(5) === 0 ? "reject" : "approve", flags: [] },
        ],
      },
    };
  }
}

export interface TrafficRun {
  readonly inputs: Iterator<unknown, unknown>;
  readonly notify: (input: unknown) => Promise<Sent>;
  readonly signal: AbortSignal;
  readonly log: Log;
}

const everyMilliseconds = 4_000;

/** Enough for an hour's look; a simulator that is left alone does not fill the memory. */
const maximumRuns = 1_000;

/** Sends one input every few seconds until the signal ends it, or there were a thousand. */
export async function runTraffic({ inputs, notify, signal, log }: TrafficRun): Promise<void> {
  for (let run = 0; run < maximumRuns && !signal.aborted; run += 1) {
    const { refused, failure } = await notify(inputs.next().value);
    if (signal.aborted) return;
    if (failure !== undefined) log("warn", "a generated run is lost", { failure });
    for (const { status, body } of refused)
      log("warn", "a generated run is lost: the webhook refused it", { status, body });
    await wait(everyMilliseconds, undefined, { signal }).catch(() => {});
  }
  if (!signal.aborted) log("info", `no more generated runs after ${maximumRuns}: start anew for more`);
}

/** Numbers from 0 up to 1 from a seed, by Marsaglia's xorshift ("Xorshift RNGs", 2003). */
function createRandom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
