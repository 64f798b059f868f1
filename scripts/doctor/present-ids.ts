import { isOwn } from "../../lambda/registrar/domain/ownership.ts";
import type { Registration } from "../../lambda/registrar/domain/registration.ts";
import type { Spacelift } from "../../lambda/registrar/spacelift.ts";
import type { RegistrationSettings } from "./registration-settings.ts";

interface Labelled {
  readonly id: string;
  readonly labels: readonly string[];
}

/**
 * The ids of the present objects. A reconciliation may have created one again under another id, and the outputs keep the
 * old id until a deployment changes the registration.
 */
export async function withPresentIds<T extends Pick<RegistrationSettings, "registration" | "webhookId" | "policyId">>(
  settings: T,
  spacelift: Pick<Spacelift, "readWebhook" | "listWebhooks" | "readPolicy" | "listPolicies">,
): Promise<T> {
  const { registration, webhookId, policyId } = settings;
  const { readWebhook, listWebhooks, readPolicy, listPolicies } = spacelift;
  return {
    ...settings,
    webhookId: await presentId(webhookId, readWebhook, listWebhooks, registration),
    policyId: await presentId(policyId, readPolicy, listPolicies, registration),
  };
}

async function presentId(
  id: string,
  read: (id: string) => Promise<unknown>,
  list: () => Promise<readonly Labelled[]>,
  registration: Registration,
): Promise<string> {
  if ((await read(id)) !== undefined) return id;
  return (await list()).find(({ labels }) => isOwn(labels, registration))?.id ?? id;
}
