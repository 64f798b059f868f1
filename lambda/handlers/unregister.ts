import { isOwn, ownLabel, type Registered, type Registration } from "../domain/registration.ts";
import { removeSecrets } from "./ensure-secret.ts";
import { persist } from "./persist.ts";
import { connectTo } from "./register.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";

/**
 * Takes away what bears this registration's label, and its secret. What is gone already is no obstacle, and what bears
 * another label is not ours: it stays, with a note. The policy goes first: then nothing is delivered any more that nobody
 * takes.
 */
export async function unregister(
  registration: Registration,
  { webhookId, policyId }: Registered,
  ports: RegistrarPorts,
  endMilliseconds: number,
): Promise<readonly string[]> {
  const spacelift = connectTo(registration, ports, endMilliseconds);
  const doing = <T>(step: () => Promise<T>): Promise<T> => persist(ports, endMilliseconds, step);
  const left: string[] = [];

  const policy = await doing(() => spacelift.readPolicy(policyId));
  if (policy !== undefined && isOwn(policy.labels, registration)) {
    await doing(() => spacelift.deletePolicy(policyId));
  } else if (policy !== undefined) left.push(foreignNote("policy", policyId, registration));
  const webhook = await doing(() => spacelift.readWebhook(webhookId));
  if (webhook !== undefined && isOwn(webhook.labels, registration)) {
    await doing(() => spacelift.deleteWebhook(webhookId));
  } else if (webhook !== undefined) left.push(foreignNote("webhook", webhookId, registration));
  await doing(() => removeSecrets(registration, ports));
  return left;
}

function foreignNote(kind: string, id: string, registration: Registration): string {
  return `The ${kind} ${id} does not bear the label ${ownLabel(registration)}, so it is not this stack's: it was left in Spacelift.`;
}
