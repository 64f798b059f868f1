import { readFile } from "node:fs/promises";
import { loadPolicy as loadWasm } from "@open-policy-agent/opa-wasm";

/** What the policy asks Spacelift to send: a body, to the webhook with this id. */
export interface Delivery {
  readonly endpointId: string;
  readonly payload: unknown;
}

/**
 * The real policy, compiled, in place of Spacelift's evaluation. The function takes a notification-policy input and
 * gives what Spacelift would send for it; nothing for an event that is not routed. It never throws for what is JSON.
 */
export async function loadPolicy(): Promise<(input: unknown) => readonly Delivery[]> {
  const policy = await loadWasm(await readFile(new URL("../policy/notification.wasm", import.meta.url)));
  return (input) => parseDeliveries(policy.evaluate(input, "spacelift/webhook"));
}

/** Reads an evaluation, `[{"result": [{"endpoint_id", "payload"}]}]`. Another shape is a bug of the policy's. */
export function parseDeliveries(evaluation: unknown): readonly Delivery[] {
  const results = list(evaluation, "the evaluation");
  if (results.length !== 1) throw new TypeError(`The policy gave ${results.length} results, not one.`);
  return list(field(results[0], "result"), "the result").map((delivery) => {
    const endpointId = field(delivery, "endpoint_id");
    if (typeof endpointId !== "string") throw new TypeError("A delivery of the policy names no endpoint.");
    return { endpointId, payload: field(delivery, "payload") };
  });
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`The policy gave no list as ${what}.`);
  return value;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
