import { asList, asNumber, asText, at, parseJson } from "../../lambda/shared/json.ts";
import type { Delivery } from "../../simulator/policy.ts";
import { hour, second } from "../virtual-time.ts";
import type { Faults, Tally } from "./faults.ts";
import type { Random } from "./random.ts";

/** In every event. Its value is the event's number, which identifies the owner of a timestamp. */
export const markMetric = "oracle.mark";

export interface IssuedEvent {
  /** Counts from 1. */
  readonly number: number;
  readonly kind: "run" | "module_version" | "internal_error";
  /** Of the policy. */
  readonly input: object;
  /** A user's extension adds it to the payload. */
  readonly extension: object;
  readonly payload: unknown;
  /** Another timing. No honest sender repeats an event like this. */
  readonly otherPayload: unknown;
}

const stacks = ["network", "Network", "data bases"] as const;
const branches = ["main", "Main"] as const;
const states = ["FINISHED", "FINISHED", "FINISHED", "FAILED"] as const;
const imitations = [
  "stack:elsewhere",
  "Final State:failed",
  "space:other",
  "account:evil",
  "Worker Pool:mine",
] as const;

export interface Surroundings {
  readonly random: Random;
  readonly faults: Faults;
  readonly tally: Tally;
  readonly now: () => number;
  readonly policy: (input: unknown) => readonly Delivery[];
}

/** Uses the real policy, few distinct tags, and a time within seconds of its neighbours'. */
export function issueEvent(number: number, { random, faults, tally, now, policy }: Surroundings): IssuedEvent {
  const skew = faults.has("clock: Spacelift's") ? random.between(-2 * hour, 2 * hour) : 0;
  if (skew !== 0) tally.hit("clock: Spacelift's");
  const time = now() + skew - random.between(0, 3) * second;
  const kind = random.pick(["run", "run", "run", "run", "run", "run", "module_version", "internal_error"]);
  const imitates = faults.has("tags: imitate ours") && random.chance(0.4);
  if (imitates) tally.hit("tags: imitate ours");
  const flags = imitates ? [random.pick(imitations), "audited"] : [];
  const input = inputs[kind](number, time, flags, random);
  const payload = policy(input)[0]?.payload;
  const tags = imitates ? [random.pick(imitations)] : [];
  const extension = { tags, metrics: [{ name: markMetric, value: number, tags }] };
  const extended = { ...asRecord(payload), ...extension };
  const otherPayload = { ...extended, timing: [{ state: "OTHER", duration: 7 }] };
  return { number, kind, input, extension, payload: extended, otherPayload };
}

const account = { name: "acme" };
const webhookEndpoints = [{ id: "spacelift-datadog", labels: [] }];

const inputs = {
  run: (number: number, time: number, flags: readonly string[], random: Random): object => {
    const state = random.pick(states);
    return {
      account,
      webhook_endpoints: webhookEndpoints,
      run_updated: {
        state,
        run: {
          id: `RUN${number}`,
          state,
          type: "TRACKED",
          branch: random.pick(branches),
          drift_detection: false,
          updated_at: time * 1e6,
          changes: Array.from({ length: random.between(0, 2) }, () => ({ action: "added", phase: "plan" })),
        },
        stack: { id: random.pick(stacks), space: { id: "root" }, worker_pool: { name: "", public: true } },
        timing: [{ state: "PLANNING", duration: 1e9 + number }],
        policy_receipts: [{ name: "no-public-buckets", type: "PLAN", outcome: "allow", flags }],
      },
    };
  },
  module_version: (number: number, time: number, _flags: readonly string[], random: Random): object => ({
    account,
    webhook_endpoints: webhookEndpoints,
    module_version: {
      module: { id: "vpc", branch: random.pick(branches), space: { id: "root" } },
      version: { id: `VERSION${number}`, state: "ACTIVE", created_at: time * 1e6 },
    },
  }),
  internal_error: (): object => ({
    account,
    webhook_endpoints: webhookEndpoints,
    internal_error: { error: "none", message: "none", severity: "ERROR" },
  }),
};

/** Unchanged, with keys in another order, or with white space. */
export function bytesOf(payload: unknown, style: "plain" | "reversed" | "spaced"): Buffer {
  if (style === "spaced") return Buffer.from(JSON.stringify(payload, undefined, 3));
  return Buffer.from(JSON.stringify(style === "reversed" ? reversed(payload) : payload));
}

/** In a body from `bytesOf`. */
export function numberIn(body: string): number {
  return asNumber(at(asList(at(parseJson(body), "metrics"))[0], "value")) ?? 0;
}

export function readMessage(message: string): { readonly receiptId: string; readonly body: string } {
  const json = parseJson(message);
  return { receiptId: asText(at(json, "receiptId")) ?? "", body: asText(at(json, "body")) ?? "" };
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
}

function asRecord(value: unknown): object {
  if (typeof value !== "object" || value === null) throw new Error("the policy sent nothing for a generated event");
  return value;
}
