import { ObjectSerializer } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/models/ObjectSerializer.js";
import { expect, test } from "vitest";
import { createDatadogDeployments } from "../../../lambda/adapters/datadog-deployments.ts";
import type { Deployment } from "../../../lambda/forwarder/destinations/deployments/domain/deployment.ts";
import { parseJson } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { unparsedPaths } from "../../datadog/client-models.ts";

const deployment: Deployment = {
  id: "acme.01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
  ...{ service: "web", env: "prod", startedAt: 1_800_000_000_000, finishedAt: 1_800_000_060_000 },
  git: { repositoryUrl: "https://github.com/acme/network", commitSha: "9".repeat(40) },
  customTags: ["stack:web"],
};
const apiKey = new Secret("the key");

function start() {
  const sent: { readonly method: string; readonly url: string; readonly headers: object; readonly body: string }[] = [];
  const datadog = createDatadogDeployments("https://api.example", async ({ method, url, headers, body }) => {
    sent.push({ method, url, headers, body: body?.toString("utf8") ?? "" });
    return { kind: "answered", status: 202, headers: {}, body: "" };
  });
  return { ...datadog, sent };
}

test("the official client knows everything that is sent", async () => {
  const { sendDeployment, markChangeFailure, sent } = start();
  await sendDeployment(deployment, apiKey, 1_000);
  await markChangeFailure(deployment.id, apiKey, async () => new Secret("the app key"), 1_000);
  const [created, marked] = sent;
  expect(created).toMatchObject({
    method: "POST",
    url: "https://api.example/api/v2/dora/deployment",
    headers: { "DD-API-KEY": "the key" },
  });
  expect(created?.headers).not.toHaveProperty("DD-APPLICATION-KEY");
  expect(marked).toMatchObject({
    method: "PATCH",
    url: "https://api.example/api/v2/dora/deployments/acme.01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
    headers: { "DD-API-KEY": "the key", "DD-APPLICATION-KEY": "the app key" },
  });
  for (const [{ body = "" } = {}, type] of [
    [created, "DORADeploymentRequest"],
    [marked, "DORADeploymentPatchRequest"],
  ] as const) {
    expect(unparsedPaths(ObjectSerializer.deserialize(parseJson(body), type), type)).toEqual([]);
  }
});

test("without the application key nothing is sent", async () => {
  const { markChangeFailure, sent } = start();
  const answer = await markChangeFailure("id", apiKey, () => Promise.reject(new Error("no such parameter")), 1_000);
  expect(answer).toEqual({
    kind: "not_sent",
    why: "unreachable",
    detail: expect.stringContaining("no such parameter"),
  });
  expect(sent).toEqual([]);
});
