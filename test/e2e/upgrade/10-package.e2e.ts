import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DescribeStacksCommand, ExecuteChangeSetCommand } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { pathWithAwsCli } from "../../docs/aws-cli.ts";
import { runShell } from "../../docs/run-shell.ts";
import { emulatorConfiguration } from "../../emulator.ts";
import { runPayload } from "../../payloads.ts";
import { cloudFormation } from "../aws.ts";
import { contextArguments, runFolder } from "../cdk.ts";
import { context, putKeys } from "../installation.ts";
import { patient } from "../patience.ts";
import { depthOf } from "../queues.ts";
import { runsCounted } from "../runs.ts";
import { spacelift } from "../stand-ins.ts";
import { postTo, secretsIn } from "../webhook.ts";
import { newestHeartbeat, quiet, readOutput, stackName } from "./packaged.ts";

const root = join(import.meta.dirname, "../../..");
const bucket = "acme-artifacts";
const { webhooks } = spacelift.account;

const settings = {
  spaceliftEndpoint: context.spaceliftEndpoint,
  datadogUrl: context.datadogUrl,
  integrationName: stackName,
  datadogApiKeyParameter: "/spacelift-datadog/datadog-api-key",
  spaceliftApiKeyIdParameter: "/spacelift-datadog/spacelift-api-key-id",
  spaceliftApiKeySecretParameter: "/spacelift-datadog/spacelift-api-key-secret",
};

/** Runs a script as a user with the AWS CLI. Returns its output. */
async function shell(script: string): Promise<string> {
  const { endpoint, region } = emulatorConfiguration();
  const environment = { PATH: await pathWithAwsCli(), AWS_ENDPOINT_URL: endpoint, AWS_DEFAULT_REGION: region };
  const { code, stdout, stderr } = await runShell(script, root, environment);
  if (code !== 0) throw new Error(`${script}\nfailed:\n${stdout}\n${stderr}`);
  return stdout;
}

/** The CLI alone would wait for half a minute between two looks at the stack. */
async function execute(changeSet: string): Promise<void> {
  await cloudFormation.send(new ExecuteChangeSetCommand({ ChangeSetName: changeSet }));
  const status = async () => {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks[0]?.StackStatus;
  };
  await expect.poll(status, patient).toMatch(/_(?:COMPLETE|FAILED)$/);
  expect(await status()).toBe("CREATE_COMPLETE");
}

test("the commands that npm run package prints upload and deploy the package", async () => {
  await putKeys();
  const folder = join(runFolder, "package");
  const options = ["--no-build", "--out", folder, "--bucket", bucket, "--prefix", "spacelift-datadog"];
  const printed = await shell(
    `"${process.execPath}" scripts/package.ts ${[...options, ...contextArguments(settings)].join(" ")}`,
  );
  await shell(`aws s3 mb s3://${bucket}`);
  const deployed = await shell(`${printed.slice(printed.indexOf("\naws ")).trimEnd()} --no-execute-changeset`);
  await execute(/\barn:\S+:changeSet\/\S+/.exec(deployed)?.[0] ?? deployed);
  expect(await readOutput("RegistrationNotes")).not.toBe("");
  expect(webhooks.list()).toMatchObject([
    { id: await readOutput("WebhookId"), endpoint: await readOutput("WebhookUrl") },
  ]);
});

test("a signed delivery to the packaged installation arrives at Datadog", async () => {
  const [secret] = await secretsIn(await readOutput("WebhookSecretParameter"));
  const event = { kind: "run", account: "acme", id: randomUUID(), state: "FINISHED", at: Date.now() * 1e6 };
  const body = JSON.stringify(runPayload({ event, run: { type: "TRACKED", stack: "packaged" } }));
  expect(await postTo(await readOutput("WebhookUrl"), body, secret)).toBe(202);
  await expect.poll(() => runsCounted("packaged"), patient).toBe(1);
  const queueUrl = await readOutput("QueueUrl");
  await expect.poll(() => depthOf(queueUrl), patient).toEqual({ visible: 0, hidden: 0 });
  quiet.sinceSecond = newestHeartbeat();
});
