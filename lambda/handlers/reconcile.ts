import { embeddedMetrics } from "../domain/embedded-metric.ts";
import { asText, at, type Json } from "../domain/json.ts";
import { splitPolicy } from "../domain/policy.ts";
import { mergePolicy } from "../domain/policy-merge.ts";
import { isOwn, parseRegistration, type Registered, type Registration } from "../domain/registration.ts";
import { cloudWatchMetrics } from "../environment.ts";
import { policySettings } from "./ensure-objects.ts";
import { lookAtSecret } from "./ensure-secret.ts";
import { type Doing, persist } from "./persist.ts";
import { connectTo } from "./register.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { explainFailure } from "./registration-failure.ts";
import type { Policy, Spacelift, Webhook } from "./spacelift.ts";

/** One thing that is not as it was registered, and what came of it. */
interface Drift {
  readonly what: string;
  readonly done: string;
}

/** CloudFormation calls the registrar only where a property changes, and this one always may. */
const deployAgain = "left as it is: raise webhookSecretVersion and deploy to have it put back";

/**
 * Looks whether webhook and policy are as they were registered. It switches a webhook on again that Spacelift switched
 * off, and puts an edited core back where `repairPolicy` says so; all else is reported, and nothing is made anew: a
 * registration that is just being deleted stays deleted. Rejects, with a sentence, where it could not look.
 */
export async function reconcile(input: Json, ports: RegistrarPorts, endMilliseconds: number): Promise<void> {
  const registration = parseRegistration(input);
  const webhookId = asText(at(input, "WebhookId")) ?? registration.name;
  const policyId = asText(at(input, "PolicyId")) ?? registration.name;
  const doing: Doing = (step) => persist(ports, endMilliseconds, step);
  const spacelift = connectTo(registration, ports, endMilliseconds);
  try {
    const drift = [
      ...(await lookAtWebhook(registration, webhookId, spacelift, doing)),
      ...(await lookAtPolicy(registration, { webhookId, policyId }, spacelift, doing, ports.policyCore)),
      ...(await doing(() => lookAtSecrets(registration, ports))),
    ];
    const metrics = [{ name: cloudWatchMetrics.registrationDrift, unit: "Count", value: drift.length }] as const;
    ports.log(drift.length === 0 ? "info" : "warn", "registration looked at", {
      drift,
      ...embeddedMetrics(registration.name, metrics, ports.now()),
    });
  } catch (error) {
    throw new Error(explainFailure(error, registration));
  }
}

async function lookAtWebhook(
  registration: Registration,
  id: string,
  spacelift: Spacelift,
  doing: Doing,
): Promise<readonly Drift[]> {
  const found = await doing(() => spacelift.readWebhook(id));
  if (found === undefined) return [{ what: `the webhook ${id} is gone`, done: deployAgain }];
  const changed = changedFields(registration, found);
  const drift = changed.map((field) => ({ what: `the webhook's ${field} changed`, done: deployAgain }));
  if (found.enabled || !isOwn(found.labels, registration)) return drift;
  await doing(() => enable(id, spacelift));
  return [{ what: "the webhook was disabled", done: "enabled again" }, ...drift];
}

/** Reads again right before it writes: a deployment may be at work. */
async function enable(id: string, spacelift: Spacelift): Promise<void> {
  const found = await spacelift.readWebhook(id);
  if (found === undefined || found.enabled) return;
  const { id: _, ...fields } = found;
  await spacelift.updateWebhook(id, { ...fields, enabled: true });
}

/** The fields of a webhook that are not as they were registered. */
export function changedFields(registration: Registration, found: Webhook): readonly string[] {
  const { endpoint, space, labels, retryOnFailure } = found;
  return [
    ...(endpoint === registration.webhookUrl ? [] : ["endpoint"]),
    ...(space === registration.space ? [] : ["space"]),
    ...(isOwn(labels, registration) ? [] : ["label"]),
    ...(retryOnFailure ? [] : ["retry on failure"]),
  ];
}

async function lookAtPolicy(
  registration: Registration,
  { webhookId, policyId: id }: Registered,
  spacelift: Spacelift,
  doing: Doing,
  core: string,
): Promise<readonly Drift[]> {
  const found = await doing(() => spacelift.readPolicy(id));
  if (found === undefined) return [{ what: `the policy ${id} is gone`, done: deployAgain }];
  const drift = policyFields(registration, found).map((field) => ({
    what: `the policy's ${field} changed`,
    done: deployAgain,
  }));
  // The configured extension is not known here, and the one that is there is the user's to edit: any is right.
  const settings = policySettings(registration, webhookId);
  const { body, isCoreEdited } = mergePolicy({
    ...{ current: found.body, core, settings },
    ...{ configured: "", before: "", overwrite: false },
  });
  if (!isCoreEdited) return drift;
  const what = "the policy's core changed";
  const hasExtension = splitPolicy(found.body).extension !== undefined;
  const mayRepair = registration.repairPolicy && hasExtension && isOwn(found.labels, registration);
  if (!mayRepair) return [...drift, { what, done: deployAgain }];
  const { name, space, labels, description } = found;
  await doing(() => spacelift.updatePolicy(id, { name, space, labels, description, body }));
  return [...drift, { what, done: "put back, with the extension that was there" }];
}

/** The fields of a policy, its text aside, that are not as they were registered. */
export function policyFields(
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

async function lookAtSecrets(registration: Registration, { parameters }: RegistrarPorts): Promise<readonly Drift[]> {
  const found = await lookAtSecret(registration, parameters);
  switch (found) {
    case "as registered":
      return [];
    case "rotating":
      return [{ what: "the last rotation of the webhook's secret was not finished", done: deployAgain }];
    case "another":
      return [
        { what: `${registration.webhookSecretParameter} no longer holds the webhook's secret`, done: deployAgain },
      ];
  }
}
