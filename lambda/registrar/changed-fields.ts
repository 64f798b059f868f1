import { isOwn } from "./domain/ownership.ts";
import type { Registration } from "./domain/registration.ts";
import type { Policy, Webhook } from "./spacelift.ts";

export function changedWebhookFields(registration: Registration, found: Webhook): readonly string[] {
  const { endpoint, space, labels, retryOnFailure } = found;
  return [
    ...(endpoint === registration.webhookUrl ? [] : ["endpoint"]),
    ...(space === registration.space ? [] : ["space"]),
    ...(isOwn(labels, registration) ? [] : ["label"]),
    ...(retryOnFailure ? [] : ["retry on failure"]),
  ];
}

export function changedPolicyFields(
  registration: Registration,
  { type, engineType, space, labels }: Policy,
): readonly string[] {
  return [
    ...(type === "NOTIFICATION" ? [] : ["type"]),
    ...(engineType === "REGO_V1" ? [] : ["engine"]),
    ...(space === registration.space ? [] : ["space"]),
    ...(isOwn(labels, registration) ? [] : ["label"]),
  ];
}
