import { asList, at, isObject, parseJson } from "../../../shared/json.ts";

/**
 * The input with our webhook among its endpoints. Spacelift leaves a disabled webhook out. An input without a list of
 * endpoints stays as it is: the policy then takes the webhook as given. `undefined` for a truncated or unreadable text.
 */
export function inputWithWebhook(text: string, webhookId: string): string | undefined {
  const input = parseJson(text);
  if (!isObject(input)) return undefined;
  const endpoints = input["webhook_endpoints"];
  if (!Array.isArray(endpoints)) return text;
  const isListed = asList(endpoints).some((endpoint) => at(endpoint, "id") === webhookId);
  if (isListed) return text;
  return JSON.stringify({ ...input, webhook_endpoints: [...asList(endpoints), { id: webhookId, labels: [] }] });
}
