import { expect, test } from "vitest";
import { sign } from "../../../lambda/receiver/domain/signature.ts";
import { createReceiver } from "../../../lambda/receiver/receive.ts";
import { secretKnownMilliseconds } from "../../../lambda/registrar/ensure-secret.ts";
import { createCachedValue, webhookSecretAges } from "../../../lambda/shared/cached-value.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { parseWebhookSecrets } from "../../../lambda/shared/webhook-secrets.ts";
import { createRandom } from "../../oracle/random.ts";
import { day, hour, minute, second } from "../../virtual-time.ts";
import { lambdaContext } from "../lambda-context.ts";
import { apiKey, type Installation, install, name, parameterNames } from "./installation.ts";

const body = Buffer.from('{"version":1}');

function startReceiver({ time, parameters }: Installation) {
  const receiver = createReceiver({
    secrets: createCachedValue(async () => parseWebhookSecrets((await parameters.read(parameterNames.webhook)).value), {
      ...webhookSecretAges,
      now: time.now,
    }),
    enqueue: () => Promise.resolve(),
    newReceiptId: () => "receipt",
    now: time.now,
    log: () => {},
  });
  return async (signature: string): Promise<number | undefined> => {
    const event = { body: body.toString(), isBase64Encoded: false, headers: { "x-signature-256": signature } };
    return (await receiver(event, lambdaContext())).statusCode;
  };
}

/** Every second, to a warm or a cold receiver, signed just now or some minutes ago. */
function startTraffic(installation: Installation, seed: number) {
  const { time, account } = installation;
  const random = createRandom(seed);
  const warm = Array.from({ length: 4 }, () => startReceiver(installation));
  const answers = new Map<number | undefined, number>();
  let isOn = true;
  const deliver = async (signature: string, delay: number) => {
    await time.sleep(delay);
    const receiver = warm[random.between(0, 5)] ?? startReceiver(installation);
    const status = await receiver(signature);
    answers.set(status, (answers.get(status) ?? 0) + 1);
  };
  const run = async () => {
    while (isOn) {
      const secret = account.webhooks.find(name)?.secret;
      if (secret !== undefined)
        void deliver(sign(secret, body), random.chance(0.7) ? 0 : random.between(0, 10 * minute));
      await time.sleep(second);
    }
  };
  void run();
  return {
    answers,
    stop: () => {
      isOn = false;
    },
  };
}

const pass = (installation: Installation, milliseconds: number) =>
  installation.settle(installation.time.sleep(milliseconds));

test.each([1, 2, 3])("a rotation refuses no valid delivery (seed %i)", async (seed) => {
  const installation = await install();
  const { deploy, account } = installation;
  await deploy();
  const traffic = startTraffic(installation, seed);
  await pass(installation, 5 * minute);
  const before = account.webhooks.find(name)?.secret?.reveal();
  expect(await deploy({ WebhookSecretVersion: "2" })).toMatchObject({ status: "SUCCESS" });
  expect(account.webhooks.find(name)?.secret?.reveal()).not.toBe(before);
  await pass(installation, 20 * minute);
  traffic.stop();
  await pass(installation, 11 * minute);
  expect([...traffic.answers.keys()]).toEqual([202]);
  expect(traffic.answers.get(202)).toBeGreaterThan(1500);
});

test("Spacelift gets the new secret once every receiver accepts it", async () => {
  const installation = await install();
  const { deploy, account, time, acceptedSecrets } = installation;
  await deploy();
  const [old] = acceptedSecrets();
  const used: number[] = [];
  const started = time.now();
  const watch = async () => {
    while (account.webhooks.find(name)?.secret?.reveal() === old) {
      if (acceptedSecrets().length === 2) used.push(time.now());
      await time.sleep(second);
    }
  };
  const watching = watch();
  await deploy({ WebhookSecretVersion: "2" });
  await installation.settle(watching);
  expect(used[0]).toBeLessThan(started + 2 * second);
  expect(time.now() - started).toBeGreaterThan(60 * second);
  expect(used.length).toBeGreaterThan(60);
});

test("the old secret is accepted for a day", async () => {
  const installation = await install();
  const { deploy, acceptedSecrets } = installation;
  await deploy();
  const [old = ""] = acceptedSecrets();
  await deploy({ WebhookSecretVersion: "2" });
  const post = startReceiver(installation);
  await pass(installation, day - minute);
  expect(await post(sign(new Secret(old), body))).toBe(202);
  await pass(installation, 2 * minute);
  expect(await post(sign(new Secret(old), body))).toBe(401);
  expect(acceptedSecrets()).toHaveLength(1);
});

test("a rollback keeps the previous secret and refuses no delivery", async () => {
  const installation = await install();
  const { deploy, account, acceptedSecrets } = installation;
  await deploy();
  const [first] = acceptedSecrets();
  const traffic = startTraffic(installation, 4);
  const failed = await deploy({ WebhookSecretVersion: "2", Space: "nowhere" });
  expect(failed).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
  const after = await deploy({ WebhookSecretVersion: "2", PolicyExtension: "this is not rego" });
  expect(after).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
  await pass(installation, hour);
  traffic.stop();
  await pass(installation, 11 * minute);
  expect(account.webhooks.find(name)?.secret?.reveal()).toBe(first);
  expect([...traffic.answers.keys()]).toEqual([202]);
});

test("a secret that a person wrote is accepted for a day after the first registration", async () => {
  const installation = await install();
  installation.parameters.put(parameterNames.webhook, "by hand");
  await installation.deploy();
  expect(installation.acceptedSecrets()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), "by hand"]);
  await pass(installation, day);
  expect(installation.acceptedSecrets()).toHaveLength(1);
});

test("writing two parameters rotates the Spacelift API key, without a deployment or a refused delivery", async () => {
  const installation = await install();
  const { account, parameters, deploy, reconcile } = installation;
  await deploy();
  const traffic = startTraffic(installation, 5);
  const next = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9E", secret: new Secret("b".repeat(64)), spaces: ["root"] };
  account.putApiKey(next);
  parameters.put(parameterNames.id, next.id);
  parameters.put(parameterNames.secret, next.secret.reveal());
  account.deleteApiKey(apiKey.id);
  expect(await reconcile()).toBeUndefined();
  expect(await deploy({ WebhookSecretVersion: "2" })).toMatchObject({ status: "SUCCESS" });
  traffic.stop();
  await pass(installation, 11 * minute);
  expect([...traffic.answers.keys()]).toEqual([202]);
});

test("a first registration waits for nothing", async () => {
  const { deploy, time } = await install();
  const started = time.now();
  await deploy();
  expect(time.now()).toBe(started);
});

test("a rotation that lost the answer of its write waits as long as any other", async () => {
  let isLost = true;
  const { deploy, time } = await install({
    disruptParameters: (call) => {
      if (call !== "write" || isLost) return "none";
      isLost = true;
      return "lose";
    },
  });
  await deploy();
  isLost = false;
  const started = time.now();
  expect(await deploy({ WebhookSecretVersion: "2" })).toMatchObject({ status: "SUCCESS" });
  expect(isLost).toBe(true);
  expect(time.now() - started).toBe(secretKnownMilliseconds);
});

test("a rotation that never reached Spacelift does not end the old secret", async () => {
  let isRotating = false;
  let isDown = false;
  const installation = await install({
    disruptSpacelift: (field) => {
      isDown ||= isRotating && field === "namedWebhooksIntegrationUpdate";
      return { kind: isDown ? "down" : "none" };
    },
  });
  const { deploy, account, acceptedSecrets } = installation;
  await deploy();
  isRotating = true;
  const failed = await deploy({ WebhookSecretVersion: "2" });
  expect(failed).toMatchObject({ status: "FAILED", followedBy: [{ status: "FAILED" }] });
  await pass(installation, 2 * day);
  expect(acceptedSecrets()).toContain(account.webhooks.find(name)?.secret?.reveal());
});

test("a rotation without enough time fails before it changes Spacelift", async () => {
  let downUntil = 0;
  const installation: Installation = await install({
    disruptSpacelift: (field) => ({
      kind: field === "space" && installation.time.now() < downUntil ? "down" : "none",
    }),
  });
  const { deploy, time } = installation;
  await deploy();
  downUntil = time.now() + 4 * minute;
  const failed = await deploy({ WebhookSecretVersion: "2" });
  expect(failed).toMatchObject({ status: "FAILED", reason: expect.stringMatching(/^Too little time was left/) });
});

test("the secret in use stays accepted after any number of failed rotations", async () => {
  const { deploy, account, acceptedSecrets } = await install();
  await deploy();
  const inUse = account.webhooks.find(name)?.secret?.reveal();
  account.webhooks.update(name, { labels: ["managed-by:somebody-else"] });
  for (let version = 2; version <= 12; version += 1) await deploy({ WebhookSecretVersion: String(version) });
  expect(account.webhooks.find(name)?.secret?.reveal()).toBe(inUse);
  expect(acceptedSecrets()).toContain(inUse);
});

test("the end of one of two registrations leaves the shared parameter to the other", async () => {
  const { deploy, acceptedSecrets, account, another, settle, properties } = await install();
  await deploy();
  const inUse = account.webhooks.find(name)?.secret?.reveal();
  const other = another("Other");
  expect(await settle(other.deploy(properties({ Name: "audit" })))).toMatchObject({ status: "SUCCESS" });
  expect(account.webhooks.list()).toHaveLength(2);
  expect(acceptedSecrets()).toHaveLength(2);
  expect(await settle(other.destroy())).toMatchObject({ status: "SUCCESS" });
  expect(acceptedSecrets()).toEqual([inUse]);
  expect(account.webhooks.list()).toHaveLength(1);
});

test("a secret that was copied to another parameter stays in use", async () => {
  const { deploy, account, parameters } = await install();
  await deploy();
  const before = account.webhooks.find(name)?.secret?.reveal();
  const lines = parameters.contents().get(parameterNames.webhook) ?? "";
  parameters.put("/another/webhook-secret", lines);
  expect(await deploy({ WebhookSecretParameter: "/another/webhook-secret" })).toMatchObject({ status: "SUCCESS" });
  expect(account.webhooks.find(name)?.secret?.reveal()).toBe(before);
  expect(parameters.contents().get("/another/webhook-secret")).toBe(lines);
});
