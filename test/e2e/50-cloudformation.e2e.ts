import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DeleteStackCommand, DescribeStacksCommand, ExecuteChangeSetCommand } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { sign } from "../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { pathWithAwsCli } from "../docs/aws-cli.ts";
import { runShell } from "../docs/run-shell.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { runPayload } from "../payloads.ts";
import { cloudFormation, readParameter } from "./aws.ts";
import { contextArguments, runFolder } from "./cdk.ts";
import { context } from "./installation.ts";
import { patient } from "./patience.ts";
import { runsCounted } from "./runs.ts";
import { reachable } from "./services.ts";
import { spacelift } from "./stand-ins.ts";

// A second installation, which CloudFormation creates without the CDK.

const root = join(import.meta.dirname, "..", "..");
const stackName = "packaged";
const bucket = "acme-artifacts";
const { webhooks, policies } = spacelift.account;

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

async function output(name: string): Promise<string> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
  return Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? "";
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
  const before = webhooks.list().length;
  const folder = join(runFolder, "package");
  const options = ["--no-build", "--out", folder, "--bucket", bucket, "--prefix", "spacelift-datadog"];
  const printed = await shell(
    `"${process.execPath}" scripts/package.ts ${[...options, ...contextArguments(settings)].join(" ")}`,
  );
  await shell(`aws s3 mb s3://${bucket}`);
  const deployed = await shell(`${printed.slice(printed.indexOf("\naws ")).trimEnd()} --no-execute-changeset`);
  await execute(/\barn:\S+:changeSet\/\S+/.exec(deployed)?.[0] ?? deployed);
  expect(await output("RegistrationNotes")).not.toBe("");
  expect(webhooks.list()).toHaveLength(before + 1);
  expect(webhooks.find(await output("WebhookId"))).toMatchObject({ endpoint: await output("WebhookUrl") });
});

test("a signed delivery to the packaged installation arrives at Datadog", async () => {
  const [line = ""] = ((await readParameter(await output("WebhookSecretParameter"))) ?? "").split("\n");
  const secret = new Secret(line.split(" ")[0] ?? "");
  const event = { kind: "run", account: "acme", id: randomUUID(), state: "FINISHED", at: Date.now() * 1e6 };
  const body = JSON.stringify(runPayload({ event, run: { type: "TRACKED", stack: "packaged" } }));
  const { status } = await fetch(reachable(await output("WebhookUrl")), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Signature-256": sign(secret, Buffer.from(body)) },
    body,
  });
  expect(status).toBe(202);
  await expect.poll(() => runsCounted("packaged"), patient).toBe(1);
});

test("CloudFormation deletes the packaged installation, and with it its objects in Spacelift", async () => {
  const left = [webhooks.list().length - 1, policies.list().length - 1];
  await cloudFormation.send(new DeleteStackCommand({ StackName: stackName }));
  await expect.poll(() => [webhooks.list().length, policies.list().length], patient).toEqual(left);
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
