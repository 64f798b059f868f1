import { expect, test } from "vitest";
import { KeyAccessError } from "../../../lambda/shared/key-access-error.ts";
import { apiKey, install, parameterNames } from "./installation.ts";

const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1a";
const tags = { team: "ops", env: "prod" };
const WebhookSecretTags = JSON.stringify(tags);

test("the first registration writes the webhook's secret under the key, with the stack's tags", async () => {
  const { deploy, parameters } = await install();
  expect(await deploy({ WebhookSecretKey: keyArn, WebhookSecretTags })).toMatchObject({ status: "SUCCESS" });
  expect(parameters.storageOf(parameterNames.webhook)).toEqual({ keyArn, tags });
});

test("another key or another tag rewrites the same secret, and nothing else does", async () => {
  const { deploy, parameters, acceptedSecrets } = await install();
  await deploy();
  const secrets = acceptedSecrets();
  const version = async () => (await parameters.read(parameterNames.webhook)).version;
  await deploy({ IncludeTags: '["run_url"]' });
  expect(await version()).toBe(1);
  await deploy({ WebhookSecretKey: keyArn });
  expect(parameters.storageOf(parameterNames.webhook)).toEqual({ keyArn, tags: {} });
  await deploy({ WebhookSecretKey: keyArn, WebhookSecretTags });
  expect(parameters.storageOf(parameterNames.webhook)).toEqual({ keyArn, tags });
  expect(await version()).toBe(3);
  expect(acceptedSecrets()).toEqual(secrets);
});

test("a removed tag leaves the parameter, and a tag of somebody else stays", async () => {
  const { deploy, parameters, acceptedSecrets } = await install();
  await deploy({ WebhookSecretTags });
  const secrets = acceptedSecrets();
  parameters.tag(parameterNames.webhook, { owner: "security" });
  await deploy({ WebhookSecretTags: JSON.stringify({ team: "core" }) });
  expect(parameters.storageOf(parameterNames.webhook)?.tags).toEqual({ team: "core", owner: "security" });
  await deploy({ WebhookSecretTags: "{}" });
  expect(parameters.storageOf(parameterNames.webhook)?.tags).toEqual({ owner: "security" });
  expect(acceptedSecrets()).toEqual(secrets);
});

test("a rotation that also removes a tag does both", async () => {
  const { deploy, parameters } = await install();
  await deploy({ WebhookSecretTags });
  await deploy({ WebhookSecretTags: "{}", WebhookSecretVersion: "2" });
  expect(parameters.storageOf(parameterNames.webhook)?.tags).toEqual({});
});

test("a rolled-back removal adds the tag again", async () => {
  const { deploy, account, parameters } = await install();
  await deploy({ WebhookSecretTags });
  account.putApiKey({ ...apiKey, spaces: [] });
  await deploy({ WebhookSecretTags: "{}" });
  account.putApiKey(apiKey);
  await deploy({ WebhookSecretTags });
  expect(parameters.storageOf(parameterNames.webhook)?.tags).toEqual(tags);
});

test("a parameter of another name keeps the tags that it has", async () => {
  const { deploy, parameters } = await install();
  await deploy({ WebhookSecretTags });
  parameters.put("/acme/hook", parameters.contents().get(parameterNames.webhook) ?? "");
  parameters.tag("/acme/hook", { env: "shared" });
  await deploy({ WebhookSecretParameter: "/acme/hook", WebhookSecretTags: "{}" });
  expect(parameters.storageOf("/acme/hook")?.tags).toEqual({ env: "shared" });
});

test("a rotation stays under the key", async () => {
  const { deploy, parameters } = await install();
  await deploy({ WebhookSecretKey: keyArn });
  await deploy({ WebhookSecretKey: keyArn, WebhookSecretVersion: "2" });
  expect(parameters.storageOf(parameterNames.webhook)).toMatchObject({ keyArn });
});

test("a key that KMS refuses fails the deployment with parameter, key and remedy", async () => {
  const refusal = new KeyAccessError(parameterNames.webhook, "AccessDeniedException: no", keyArn);
  const { deploy } = await install({
    disruptParameters: (call) => {
      if (call === "write") throw refusal;
      return "none";
    },
  });
  const answer = await deploy({ WebhookSecretKey: keyArn });
  expect(answer).toMatchObject({ status: "FAILED" });
  for (const part of [parameterNames.webhook, keyArn, "kmsKeyArn"]) expect(JSON.stringify(answer)).toContain(part);
});
