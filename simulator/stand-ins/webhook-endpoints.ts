import { asList, asText, at, isObject } from "../../lambda/shared/json.ts";
import type { StoredWebhook } from "./spacelift-account.ts";

/**
 * The input with `webhook_endpoints` as Spacelift lists them. A given list may name others, and loses the hidden ones.
 * An input that is no object stays as it is.
 */
export function withEndpoints(
  input: unknown,
  webhooks: readonly StoredWebhook[],
  hidden: ReadonlySet<string>,
): unknown {
  if (!isObject(input)) return input;
  const given = at(input, "webhook_endpoints");
  if (given !== undefined && !Array.isArray(given)) return input;
  const all = given === undefined ? webhooks.map(({ id, labels }) => ({ id, labels })) : asList(given);
  return { ...input, webhook_endpoints: all.filter((each) => !hidden.has(asText(at(each, "id")) ?? "")) };
}
