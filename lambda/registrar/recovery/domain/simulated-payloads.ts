import { at, isObject, type Json, parseJson } from "../../../shared/json.ts";

/**
 * The payloads, as JSON texts, that the policy sends to the webhook. `undefined` for an answer of another shape:
 * Spacelift does not document it. Accepts the evaluated document, as an object or as JSON text, with `webhook` at its
 * top or under exactly one wrapper.
 */
export function payloadsIn(answer: Json, webhookId: string): readonly string[] | undefined {
  const deliveries = deliveriesIn(typeof answer === "string" ? parseJson(answer) : answer);
  if (!Array.isArray(deliveries) || !deliveries.every(isDelivery)) return undefined;
  const ours = deliveries.filter((delivery) => at(delivery, "endpoint_id") === webhookId);
  // Without a payload Spacelift sends a body of its own.
  if (!ours.every((delivery) => isObject(at(delivery, "payload")))) return undefined;
  return ours.map((delivery) => JSON.stringify(at(delivery, "payload")));
}

function deliveriesIn(document: Json): Json {
  if (!isObject(document)) return undefined;
  if (Object.hasOwn(document, "webhook")) return document["webhook"];
  const wrapped = Object.values(document).filter((value) => isObject(value) && Object.hasOwn(value, "webhook"));
  return wrapped.length === 1 ? at(wrapped[0], "webhook") : undefined;
}

function isDelivery(delivery: Json): boolean {
  return typeof at(delivery, "endpoint_id") === "string";
}
