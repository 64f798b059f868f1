import { cloudWatchMetrics } from "../contract/cloudwatch-metrics.ts";
import { fenceKey } from "../contract/custom-resource.ts";
import { splitPolicy } from "../contract/policy.ts";
import { type Fence, lookAtFence } from "../shared/custom-resource/fence.ts";
import type { FenceNote } from "../shared/custom-resource/fence-note.ts";
import { type Doing, persist } from "../shared/custom-resource/retry-until-deadline.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import { embeddedMetrics } from "../shared/embedded-metric.ts";
import { asText, at, type Json } from "../shared/json.ts";
import { textDigest } from "../shared/text-digest.ts";
import { mergePolicy } from "./domain/policy-merge.ts";
import {
  hostOf,
  isOwn,
  parseRegistration,
  type Registered,
  type Registration,
  settingsDigest,
  standingOf,
} from "./domain/registration.ts";
import { parseRegistrationMemory } from "./domain/registration-memory.ts";
import { policySettings } from "./ensure-objects.ts";
import { lookAtSecret } from "./ensure-secret.ts";
import { beginRegistering, type Registering } from "./registering.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { explainFailure } from "./registration-failure.ts";
import type { Policy, Webhook } from "./spacelift.ts";

/** One thing that is not as it was registered, and what came of it. */
interface Drift {
  readonly what: string;
  readonly done: string;
}

/** CloudFormation calls the registrar only where a property changes, and this one always may. */
const deployAgain = "left as it is: raise webhookSecretVersion and deploy to have it put back";

/** A deployment that has not ended by then never does: CloudFormation waits for a quarter of an hour. */
const abandonedMilliseconds = 60 * 60 * 1000;

/** What was taken over is put back by a roll-back, and no deployment of this stack takes as long to be rolled back. */
const confirmedMilliseconds = 60 * 60 * 1000;

/**
 * Looks whether webhook and policy are as they were registered. It switches a webhook on again that Spacelift switched
 * off, and puts an edited core back where `repairPolicy` says so; all else is reported, and nothing is made anew: a
 * registration that is just being deleted stays deleted. A look gives way to every deployment. Rejects, with a sentence,
 * where it could not look.
 */
export async function reconcile(input: Json, ports: RegistrarPorts, endMilliseconds: number): Promise<void> {
  const registration = parseRegistration(input);
  const say = (drift: readonly Drift[], fields: object = {}) => {
    const metrics = [{ name: cloudWatchMetrics.registrationDrift, unit: "Count", value: drift.length }] as const;
    ports.log(drift.length === 0 ? "info" : "warn", "registration looked at", {
      drift,
      ...fields,
      ...embeddedMetrics(registration.name, metrics, ports.now()),
    });
  };
  try {
    const { stackId, logicalId } = registration.resource;
    const sight = await persist(ports, endMilliseconds, () => lookAtFence(fenceKey(stackId, logicalId), ports));
    const reason = reasonToSkip(sight.note, registration, ports.now());
    if (reason !== undefined) {
      say(reason.drift, { skipped: reason.why });
      return;
    }
    const fence = await sight.take();
    const drift = await look(input, beginRegistering(registration, fence, ports, endMilliseconds));
    await fence.release();
    say(drift);
  } catch (error) {
    if (error instanceof SupersededError) say([], { skipped: "a deployment began meanwhile" });
    else throw new Error(explainFailure(error, registration));
  }
}

/** Why a look has nothing to say: what it was told is not what is registered now. */
function reasonToSkip(
  { isDone, takenMilliseconds, state }: FenceNote,
  registration: Registration,
  nowMilliseconds: number,
): { readonly why: string; readonly drift: readonly Drift[] } | undefined {
  if (!isDone) {
    if (nowMilliseconds - takenMilliseconds < abandonedMilliseconds)
      return { why: "a deployment is at work", drift: [] };
    const drift = [{ what: "the last deployment's registration did not end", done: deployAgain }];
    return { why: "it is not known what is registered", drift };
  }
  const { isEnded, current, generations } = parseRegistrationMemory(state);
  if (isEnded) return { why: "the registration was deleted", drift: [] };
  const settings = current === undefined ? undefined : generations[current]?.settings;
  if (settings === undefined || settings === settingsDigest(registration)) return undefined;
  return { why: "a deployment changed the settings since this look was asked for", drift: [] };
}

async function look(input: Json, registering: Registering): Promise<readonly Drift[]> {
  const { registration, memory, doing, fence, ports } = registering;
  const host = memory.all().current ?? hostOf(registration.endpoint);
  const { takenOver, webhookId, policyId } = memory.of(host);
  if (takenOver !== undefined && ports.now() - takenOver.atMilliseconds > confirmedMilliseconds) {
    memory.change(host, { takenOver: undefined });
    await doing(fence.remember);
  }
  const ids = {
    webhookId: webhookId ?? asText(at(input, "WebhookId")) ?? registration.name,
    policyId: policyId ?? asText(at(input, "PolicyId")) ?? registration.name,
  };
  const webhookDrift = await lookAtWebhook(registering, ids.webhookId);
  if (webhookDrift === "moved") return [];
  return [
    ...webhookDrift,
    ...(await lookAtPolicy(registering, ids)),
    ...(await doing(() => lookAtSecrets(registering, host))),
  ];
}

async function lookAtWebhook(registering: Registering, id: string): Promise<readonly Drift[] | "moved"> {
  const { registration, spacelift, doing, fence } = registering;
  const found = await doing(() => spacelift.readWebhook(id));
  if (found === undefined) return [{ what: `the webhook ${id} is gone`, done: deployAgain }];
  // Another construct of the stack has it now, and looks after it.
  if (standingOf(found.labels, registration).kind === "sibling") return "moved";
  const changed = changedFields(registration, found);
  const drift = changed.map((field) => ({ what: `the webhook's ${field} changed`, done: deployAgain }));
  if (found.enabled || !isOwn(found.labels, registration)) return drift;
  await enable(id, registering, doing, fence);
  return [{ what: "the webhook was disabled", done: "enabled again" }, ...drift];
}

/** Reads again before each try: somebody may have changed it since. */
async function enable(id: string, { spacelift, registration }: Registering, doing: Doing, fence: Fence): Promise<void> {
  await doing(async () => {
    const found = await spacelift.readWebhook(id);
    if (found === undefined || found.enabled || !isOwn(found.labels, registration)) return;
    const { id: _, ...fields } = found;
    await fence.change(() => spacelift.updateWebhook(id, { ...fields, enabled: true }));
  });
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

async function lookAtPolicy(registering: Registering, ids: Registered): Promise<readonly Drift[]> {
  const { registration, spacelift, doing, fence, memory, ports } = registering;
  const { policyId: id } = ids;
  const found = await doing(() => spacelift.readPolicy(id));
  if (found === undefined) return [{ what: `the policy ${id} is gone`, done: deployAgain }];
  const drift = policyFields(registration, found).map((field) => ({
    what: `the policy's ${field} changed`,
    done: deployAgain,
  }));
  const { current } = memory.all();
  const registeredCore = current === undefined ? undefined : memory.of(current).core;
  // This function is of another version than the last registration: the deployment that brings it is under way.
  if (registeredCore !== undefined && registeredCore !== textDigest(ports.policyCore)) return drift;
  if (!compareCore(registering, found, ids.webhookId).isCoreEdited) return drift;
  const what = "the policy's core changed";
  if (!mayRepair(registration, found)) return [...drift, { what, done: deployAgain }];
  await doing(async () => {
    const now = await spacelift.readPolicy(id);
    if (now === undefined || !mayRepair(registration, now)) return;
    const { body, isCoreEdited } = compareCore(registering, now, ids.webhookId);
    if (isCoreEdited) await fence.change(() => spacelift.updatePolicy(id, { ...now, body }));
  });
  return [...drift, { what, done: "put back, with the extension that was there" }];
}

/** The configured extension is not known here, and the one that is there is the user's to edit: any is right. */
function compareCore({ registration, ports }: Registering, { body }: Policy, webhookId: string) {
  return mergePolicy({
    ...{ current: body, core: ports.policyCore, settings: policySettings(registration, webhookId) },
    ...{ configured: "", before: "", overwrite: false },
  });
}

function mayRepair(registration: Registration, { body, labels }: Policy): boolean {
  const hasExtension = splitPolicy(body).extension !== undefined;
  return registration.repairPolicy && hasExtension && isOwn(labels, registration);
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

async function lookAtSecrets({ registration, ports }: Registering, host: string): Promise<readonly Drift[]> {
  const found = await lookAtSecret(registration, host, ports.parameters);
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
