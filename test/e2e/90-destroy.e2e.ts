import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { saveLogs } from "../../scripts/emulator-logs.ts";
import { cloudFormation, dynamodb, logs, readParameter } from "./aws.ts";
import { contextArguments, requireSuccess, runCdk, runFolder } from "./cdk.ts";
import { context, output, stackName } from "./installation.ts";
import { organisation, spacelift } from "./stand-ins.ts";

test("no function's call was ever refused", async () => {
  // Deleting the stack deletes the logs, so save them now.
  const lines = await saveLogs(logs, runFolder);
  expect(lines.filter((line) => /"message":"delivery queued"/.test(line))).not.toEqual([]);
  expect(lines.filter((line) => /AccessDenied|not authorized to perform/.test(line))).toEqual([]);
});

test("the stack is destroyed: Spacelift and Datadog are clean, and the ledger stays", async () => {
  requireSuccess(await runCdk("destroy", ["destroy", "--force", ...contextArguments(context)]));
  await expect(cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }))).rejects.toThrow(/not exist/);
  expect([...spacelift.account.webhooks.list(), ...spacelift.account.policies.list()]).toEqual([]);
  expect(spacelift.auditTrail.webhook()).toBeUndefined();
  const { monitors, slos, dashboards } = organisation;
  expect([...monitors.list(), ...slos.list(), ...dashboards.list()]).toEqual([]);
  // A metric that Datadog received after the last description has neither field.
  const words = [...organisation.metadata.values()].flatMap((each) => [each["description"], each["short_name"]]);
  expect(new Set(words.map((word) => word ?? ""))).toEqual(new Set([""]));
  expect(await readParameter(output("WebhookSecretParameter"))).toBeUndefined();
  const { Items } = await dynamodb.send(new ScanCommand({ TableName: output("LedgerTable"), Limit: 1 }));
  expect(Items).toHaveLength(1);
});
