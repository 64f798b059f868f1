import { readFile } from "node:fs/promises";
import { loadPolicy as loadWasm } from "@open-policy-agent/opa-wasm";
import type { PolicySettings } from "../lambda/contract/policy.ts";
import { defaultFinishedStates, type OptInPart } from "../lambda/contract/runs.ts";

export interface Delivery {
  readonly endpointId: string;
  readonly payload: unknown;
}

/** The rules that Spacelift evaluates. They never throw for JSON input. */
export interface PolicyRules {
  /** An event that is not routed has no deliveries. */
  readonly deliveries: (input: unknown) => readonly Delivery[];
  readonly isSampled: (input: unknown) => boolean;
}

/** Takes the place of Spacelift's engine. */
export async function loadRules(settings: Omit<PolicySettings, "extension"> = {}): Promise<PolicyRules> {
  const { endpointId = "spacelift-datadog", finishedStates = defaultFinishedStates } = settings;
  const { include = [], logPhases = [] } = settings;
  const policy = await loadWasm(await readFile(new URL("../policy/notification.wasm", import.meta.url)));
  policy.setData({
    ...{ endpoint_id: endpointId, finished_states: finishedStates },
    ...{ default_include: include, log_phases: logPhases },
  });
  return {
    deliveries: (input) => parseDeliveries(policy.evaluate(input, "spacelift/webhook")),
    // An undefined rule has no result.
    isSampled: (input) => {
      const results: unknown = policy.evaluate(input, "spacelift/sample");
      return field(list(results, "the evaluation")[0], "result") === true;
    },
  };
}

/** The rule `webhook` alone, with these opt-in parts. */
export async function loadPolicy(include: readonly OptInPart[] = []): Promise<PolicyRules["deliveries"]> {
  return (await loadRules({ include })).deliveries;
}

/**
 * Expects `[{"result": [{"endpoint_id", "payload"}]}]`. Throws `TypeError` for any other shape, which is a bug in the
 * policy.
 */
export function parseDeliveries(evaluation: unknown): readonly Delivery[] {
  const results = list(evaluation, "the evaluation");
  if (results.length !== 1) throw new TypeError(`The policy returned ${results.length} results, not one.`);
  return list(field(results[0], "result"), "the result").map((delivery) => {
    const endpointId = field(delivery, "endpoint_id");
    if (typeof endpointId !== "string") throw new TypeError("A delivery from the policy names no endpoint.");
    return { endpointId, payload: field(delivery, "payload") };
  });
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`The policy returned no list as ${what}.`);
  return value;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
