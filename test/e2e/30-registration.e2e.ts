import { randomUUID } from "node:crypto";
import { DescribeStackEventsCommand } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { runPayload } from "../payloads.ts";
import { cloudFormation } from "./aws.ts";
import { requireSuccess } from "./cdk.ts";
import { deploy, output, stackName } from "./installation.ts";
import { patient } from "./patience.ts";
import { finishedRun, runsCounted } from "./runs.ts";
import { datadog, spacelift } from "./stand-ins.ts";
import { post, webhookSecrets } from "./webhook.ts";

const { webhooks, policies } = spacelift.account;

test("the schedule re-enables a webhook that Spacelift disabled", async () => {
  webhooks.update(output("WebhookId"), { enabled: false });
  await expect.poll(() => webhooks.find(output("WebhookId"))?.enabled, patient).toBe(true);
  expect(await spacelift.notify(finishedRun("enabled"))).toEqual({ sent: 1, refused: [] });
  await expect.poll(() => runsCounted("enabled"), patient).toBe(1);
});

test("a deployment with another configuration changes the policy in place", async () => {
  requireSuccess(await deploy("update", { includeTags: "run_url" }));
  expect(policies.list()).toMatchObject([{ id: output("PolicyId") }]);
  expect(webhooks.list()).toMatchObject([{ id: output("WebhookId"), enabled: true }]);
  expect(await spacelift.notify(finishedRun("linked"))).toEqual({ sent: 1, refused: [] });
  await expect.poll(() => runsCounted("linked"), patient).toBe(1);
  const tags = datadog.series().find((each) => each.tags.includes("stack:linked"))?.tags;
  expect(tags).toContainEqual(expect.stringMatching(/^run_url:https:/));
});

test("a deployment that changes nothing does nothing", async () => {
  const before = await whatHappened();
  const shown = requireSuccess(await deploy("again", { includeTags: "run_url" }));
  expect(shown).toContain("(no changes)");
  expect(await whatHappened()).toEqual(before);
});

/** The stack's CloudFormation events, and the writes into Spacelift. */
async function whatHappened() {
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: stackName }));
  const { namedWebhooksIntegrationUpdate, policyUpdatev2 } = spacelift.calls();
  return { events: StackEvents.map(({ EventId }) => EventId), namedWebhooksIntegrationUpdate, policyUpdatev2 };
}

test("rotating the webhook's secret refuses no delivery", async () => {
  const [oldSecret] = await webhookSecrets();
  let isDeployed = false;
  const deployment = deploy("rotate", { includeTags: "run_url", webhookSecretVersion: "2" }).finally(() => {
    isDeployed = true;
  });
  let runs = 0;
  for (; !isDeployed; runs += 1) {
    expect(await spacelift.notify(finishedRun("rotating"))).toEqual({ sent: 1, refused: [] });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  requireSuccess(await deployment);
  const [newSecret, retired] = await webhookSecrets();
  expect(retired?.reveal()).toBe(oldSecret?.reveal());
  expect(newSecret?.reveal()).not.toBe(oldSecret?.reveal());
  expect(webhooks.find(output("WebhookId"))?.secret?.reveal()).toBe(newSecret?.reveal());
  expect(await spacelift.notify(finishedRun("rotating"))).toEqual({ sent: 1, refused: [] });
  // Deliveries in flight are still signed with the old secret.
  const event = { kind: "run", account: "acme", id: randomUUID(), state: "FINISHED", at: Date.now() * 1e6 };
  const late = JSON.stringify(runPayload({ event, run: { type: "TRACKED", stack: "late" } }));
  expect(await post(late, oldSecret)).toBe(202);
  await expect.poll(() => runsCounted("rotating"), patient).toBe(runs + 1);
  await expect.poll(() => runsCounted("late"), patient).toBe(1);
});
