import { DeleteStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { saveLogs } from "../../../scripts/emulator-logs.ts";
import { cloudFormation, logs } from "../aws.ts";
import { runFolder } from "../cdk.ts";
import { patient } from "../patience.ts";
import { spacelift } from "../stand-ins.ts";
import { stackName } from "./packaged.ts";

const { webhooks, policies } = spacelift.account;

test("no function's call was ever refused", async () => {
  // Deleting the stack deletes the logs, so save them now.
  const lines = await saveLogs(logs, runFolder);
  expect(lines.filter((line) => /"message":"delivery queued"/.test(line))).not.toEqual([]);
  expect(lines.filter((line) => /AccessDenied|not authorized to perform/.test(line))).toEqual([]);
});

test("CloudFormation deletes the packaged installation, and with it its objects in Spacelift", async () => {
  await cloudFormation.send(new DeleteStackCommand({ StackName: stackName }));
  await expect.poll(() => [...webhooks.list(), ...policies.list()], patient).toEqual([]);
  const described = () => cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
  await expect
    .poll(
      () =>
        described().then(
          () => "there",
          () => "gone",
        ),
      patient,
    )
    .toBe("gone");
});
