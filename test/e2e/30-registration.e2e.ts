import { DescribeStackEventsCommand } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { cloudFormation } from "./aws.ts";
import { requireSuccess } from "./cdk.ts";
import { deploy, output, stackName } from "./installation.ts";
import { patient } from "./patience.ts";
import { finishedRun, runsCounted } from "./runs.ts";
import { datadog, spacelift } from "./stand-ins.ts";

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
