import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { cloudFormation, readParameter } from "./aws.ts";
import { contextArguments, requireSuccess, runCdk } from "./cdk.ts";
import { context, deploy, output, putKeys, stackName } from "./installation.ts";
import { organisation, spacelift } from "./stand-ins.ts";

test("the account is bootstrapped", async () => {
  const environment = "aws://000000000000/us-east-1";
  const shown = requireSuccess(await runCdk("bootstrap", ["bootstrap", environment, ...contextArguments(context)]));
  expect(shown).toContain(`Environment ${environment} bootstrapped`);
});

test("a deployment with a wrong Spacelift key fails, says why and leaves nothing behind", async () => {
  await putKeys("e".repeat(64));
  const { exitCode, output: shown } = await deploy("wrong-key", {}, []);
  expect(exitCode).toBe(1);
  expect(shown).toContain("Spacelift refuses the API key in the SSM parameters");
  expect([...spacelift.account.webhooks.list(), ...spacelift.account.policies.list()]).toEqual([]);
  const { monitors, slos, dashboards } = organisation;
  expect([...monitors.list(), ...slos.list(), ...dashboards.list()]).toEqual([]);
  expect(await readParameter(`/${stackName}/webhook-secret`)).toBeUndefined();
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
  expect(Stacks).toMatchObject([{ StackStatus: "ROLLBACK_COMPLETE" }]);
});

test("a deployment with the right key registers the webhook and the policy", async () => {
  await putKeys();
  requireSuccess(await deploy("create"));
  const { webhooks, policies } = spacelift.account;
  expect(webhooks.list()).toMatchObject([
    { id: output("WebhookId"), endpoint: output("WebhookUrl"), space: "root", enabled: true, retryOnFailure: true },
  ]);
  expect(policies.list()).toMatchObject([{ id: output("PolicyId"), type: "NOTIFICATION", space: "root" }]);
  expect(output("RegistrationNotes")).toBe("none");
});
