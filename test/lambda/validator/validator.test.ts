import { describe, expect, onTestFinished, test } from "vitest";
import { createKeyValidation } from "../../../lambda/adapters/datadog-key.ts";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { datadogKeyProperties } from "../../../lambda/contract/datadog-key.ts";
import { writeProperties } from "../../../lambda/contract/properties.ts";
import { createValidator } from "../../../lambda/validator/validator.ts";
import { createDatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";
import type { DatadogAnswer } from "../../../simulator/stand-ins/datadog-exchange.ts";
import { type DisruptDatadog, serveDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { createCustomResourceHarness, type HarnessSettings } from "../shared/custom-resource/harness.ts";

const parameter = "/spacelift-datadog/datadog-api-key";
const key = `CANARY${"a".repeat(26)}`;

interface Settings extends HarnessSettings {
  readonly disruptDatadog?: DisruptDatadog;
  /** @default the key that Datadog accepts */
  readonly stored?: string | undefined;
}

/** The function and its adapter are real. Time is virtual. */
async function install({ disruptDatadog, ...settings }: Settings = {}) {
  const http = createHttpClient();
  const harness = createCustomResourceHarness(
    "validator",
    (ports, guarded) =>
      createValidator({ ...ports, validate: createKeyValidation(guarded((request) => time.still(http(request)))) }),
    settings,
  );
  const { time, parameters, resource, settle, logged } = harness;
  const standIn = createDatadogStandIn({ clock: time.now, apiKey: key });
  const server = await serveDatadog(standIn, disruptDatadog);
  onTestFinished(server.close);
  const stored = "stored" in settings ? settings.stored : key;
  if (stored !== undefined) parameters.put(parameter, stored);
  const properties = (KeyCheck: "fail" | "warn", DatadogUrl = server.url) =>
    writeProperties(datadogKeyProperties, { DatadogUrl, ApiKeyParameter: parameter, KeyCheck });
  return {
    parameters,
    url: server.url,
    logged,
    refuse: server.refuse,
    deploy: (check: "fail" | "warn" = "fail", url?: string) => settle(resource.deploy(properties(check, url))),
    destroy: () => settle(resource.destroy()),
  };
}

const answering =
  (status: number, body = "{}"): DisruptDatadog =>
  () => ({ kind: "answer", answer: { status, headers: {}, body } satisfies DatadogAnswer });

const cut: DisruptDatadog = () => ({ kind: "cut" });

test("a key that Datadog accepts deploys without a note", async () => {
  const { deploy, destroy, logged } = await install();
  expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" }, followedBy: [] });
  expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  expect(logged.join()).not.toContain("CANARY");
});

const unusable: readonly (readonly [string, Settings, readonly string[]])[] = [
  ["a missing key", { stored: undefined }, [`SSM has no parameter ${parameter}`, "aws ssm put-parameter"]],
  [
    "a refused key or one of another site",
    { stored: "b".repeat(32) },
    ["refuses the API key", parameter, "datadogSite"],
  ],
  ["an empty parameter", { stored: " " }, [`${parameter} is empty`]],
  ["a key with a line break", { stored: `${key}\n${key}` }, [parameter, "a line break"]],
  ["a proxy that refuses", { disruptDatadog: answering(403, "<html>") }, ["refuses the API key", "status 403"]],
];

describe.each(unusable)("%s", (_, settings, parts) => {
  test("fails the deployment, and its rollback succeeds", async () => {
    const { deploy, logged } = await install(settings);
    const { status, reason, followedBy } = await deploy();
    expect({ status, followedBy }).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
    for (const part of [...parts, "deploy again"]) expect(reason).toContain(part);
    expect(reason + logged.join()).not.toContain("CANARY");
  });

  test("is a note with datadogKeyCheck at warn", async () => {
    const { deploy } = await install(settings);
    const { status, attributes } = await deploy("warn");
    expect(status).toBe("SUCCESS");
    for (const part of parts) expect(attributes["Notes"]).toContain(part);
  });
});

test("a Datadog that cannot be reached fails the deployment", async () => {
  const { deploy, refuse, url } = await install();
  await refuse(true);
  const { status, reason } = await deploy();
  expect(status).toBe("FAILED");
  for (const part of [`${url} cannot be reached`, "ECONNREFUSED", "datadogUrl"]) expect(reason).toContain(part);
});

test.each([
  ["an outage", answering(503)],
  ["a rate limit", answering(429)],
  ["a proxy that does not forward the check", answering(404)],
  ["a page that is not Datadog's", answering(200, "<html>")],
  ["a lost answer", cut],
])("%s says nothing about the key, so the deployment succeeds with a note", async (_, disruptDatadog) => {
  const { deploy } = await install({ disruptDatadog });
  const { status, attributes } = await deploy();
  expect(status).toBe("SUCCESS");
  expect(attributes["Notes"]).toContain("was not checked");
});

test("an outage that ends soon leaves no note", async () => {
  let answers = 0;
  const { deploy } = await install({
    disruptDatadog: () => {
      answers += 1;
      return answers < 3 ? { kind: "answer", answer: { status: 503, headers: {}, body: "" } } : { kind: "none" };
    },
  });
  expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
});

test("a Parameter Store that does not answer fails the deployment", async () => {
  const { deploy } = await install({ disruptParameters: () => "refuse" });
  expect(await deploy()).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
});

test("an update, such as a rollback by another version, never fails because of the key", async () => {
  const { deploy, parameters } = await install();
  await deploy();
  parameters.put(parameter, "b".repeat(32));
  const { status, attributes } = await deploy("fail", "http://127.0.0.1:1");
  expect(status).toBe("SUCCESS");
  expect(attributes["Notes"]).toContain("cannot be reached");
});
