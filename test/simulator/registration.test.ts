import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { Secret } from "../../lambda/shared/secret.ts";
import { createRegistration } from "../../simulator/registration.ts";
import { createParametersStandIn } from "../../simulator/stand-ins/parameters.ts";
import { createPolicyEvaluator } from "../../simulator/stand-ins/policy-evaluator.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../simulator/stand-ins/spacelift.ts";
import type { SpaceliftDisruption } from "../../simulator/stand-ins/spacelift-exchange.ts";
import { webhookId } from "../../simulator/webhook-ids.ts";

const shipped = readFileSync(new URL("../../policy/notification.rego", import.meta.url), "utf8");
const webhookUrl = "http://127.0.0.1:4280/webhook";
const webhookSecret = new Secret("the secret of WEBHOOK_SECRET");

const started: SpaceliftStandIn[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ close }) => close()));
});

async function start(disruption: SpaceliftDisruption = { kind: "none" }) {
  const evaluator = await createPolicyEvaluator("no-opa-here");
  const spacelift = await startSpaceliftStandIn({ evaluator, disrupt: () => disruption });
  started.push(spacelift);
  const parameters = createParametersStandIn();
  const registration = await createRegistration({
    ...{ spacelift, parameters, webhookUrl, webhookSecret },
    lookMilliseconds: 20,
    log: () => {},
  });
  return { account: spacelift.account, registration };
}

test("the real registrar registers the webhook with the given secret, and the shipped policy", async () => {
  const { account, registration } = await start();
  await registration.register();
  const [webhook, ...others] = account.webhooks.list();
  expect(others).toEqual([]);
  expect(webhook).toMatchObject({ id: webhookId, endpoint: webhookUrl, enabled: true, retryOnFailure: true });
  expect(webhook?.secret?.reveal()).toBe(webhookSecret.reveal());
  expect(account.policies.list().map(({ id, body }) => [id, body])).toEqual([[webhookId, shipped]]);
});

test("a disabled webhook is soon enabled again", async () => {
  const { account, registration } = await start();
  await registration.register();
  const stopping = new AbortController();
  const watching = registration.watch(stopping.signal);
  account.webhooks.update(webhookId, { enabled: false });
  while (account.webhooks.find(webhookId)?.enabled !== true) await wait(5);
  stopping.abort();
  await watching;
  expect(account.webhooks.list()).toHaveLength(1);
});

test("rejects with the registrar's reason if registration fails", async () => {
  const { registration } = await start({ kind: "html" });
  await expect(registration.register()).rejects.toThrow("does not answer as Spacelift does");
});
