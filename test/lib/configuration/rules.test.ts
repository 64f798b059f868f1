import { expect, test } from "vitest";
import { problemsWith } from "./problems.ts";

const brokenBy = (raw: Readonly<Record<string, unknown>>) =>
  problemsWith(raw).map(({ code, key, received }) => [code, key, received]);

test("the tag space can be excluded only if the whole account is watched", () => {
  expect(brokenBy({ excludeTags: "Space,stack", spaceliftSpace: "team-a" })).toEqual([
    ["conflict", "excludeTags", '"Space,stack"'],
  ]);
  expect(brokenBy({ excludeTags: ["space"], spaceliftSpace: "root" })).toEqual([]);
  expect(brokenBy({ excludeTags: ["space"] })).toEqual([]);
  expect(brokenBy({ excludeTags: ["stack"], spaceliftSpace: "team-a" })).toEqual([]);
});

test.each([undefined, false, "false"])("the tag account cannot be excluded if onlySpaceliftAccount is %j", (only) => {
  const problems = problemsWith({ excludeTags: ["account"], onlySpaceliftAccount: only });
  expect(problems).toMatchObject([
    {
      code: "conflict",
      key: "excludeTags",
      received: '["account"]',
      remedy: expect.stringContaining("onlySpaceliftAccount"),
    },
  ]);
});

test("the tag account can be excluded if there is no other account", () => {
  expect(brokenBy({ excludeTags: ["account", "branch"], onlySpaceliftAccount: true })).toEqual([]);
  expect(brokenBy({ excludeTags: ["account", "space"], onlySpaceliftAccount: true, spaceliftSpace: "a" })).toHaveLength(
    1,
  );
});

test("both of two broken rules are reported", () => {
  expect(brokenBy({ excludeTags: "space,account", spaceliftSpace: "a" })).toHaveLength(2);
});

test.each([
  ["ddog-gov.com", "pipelines"],
  ["us2.ddog-gov.com", "deployments"],
])("%s has no %s, but events", (datadogSite, name) => {
  const destinations = ["metrics", name];
  expect(brokenBy({ datadogSite, destinations })).toEqual([["conflict", "destinations", JSON.stringify(destinations)]]);
  expect(brokenBy({ datadogSite, destinations: ["metrics", "events"] })).toEqual([]);
  expect(brokenBy({ destinations })).toEqual([]);
});

test("the application key's parameter must differ from the API key's", () => {
  const datadogAppKeyParameter = "/spacelift-datadog/datadog-api-key";
  expect(brokenBy({ datadogAppKeyParameter })).toEqual([
    ["conflict", "datadogAppKeyParameter", `"${datadogAppKeyParameter}"`],
  ]);
});

test.each(["ddog-gov.com", "us2.ddog-gov.com"])("%s takes no historical metrics", (datadogSite) => {
  expect(brokenBy({ datadogSite, historicalMetrics: "true" })).toEqual([["conflict", "historicalMetrics", '"true"']]);
  expect(brokenBy({ datadogSite, historicalMetrics: "false" })).toEqual([]);
  expect(brokenBy({ historicalMetrics: true })).toEqual([]);
});

test.each([
  ["datadogApiKeyParameter", "nothing", { datadogApiKeyParameter: "/spacelift-datadog/webhook-secret" }],
  [
    "datadogAppKeyParameter",
    '"/team/key"',
    { datadogAppKeyParameter: "/team/key", webhookSecretParameter: "/team/key" },
  ],
  [
    "spaceliftApiKeyIdParameter",
    '"/a/spacelift-api-key-id"',
    { integrationName: "a", webhookSecretParameter: "/a/spacelift-api-key-id" },
  ],
  ["spaceliftCaParameter", '"/ca"', { spaceliftCaParameter: "/ca", webhookSecretParameter: "/ca" }],
  ["spaceliftApiKeySecretParameter", '"/b"', { spaceliftApiKeySecretParameter: "/b", webhookSecretParameter: "/b" }],
])("the webhook secret cannot overwrite %s", (_, received, parameters) => {
  expect(brokenBy(parameters)).toEqual([["conflict", "webhookSecretParameter", received]]);
});

test.each([
  ["subnetIds", { subnetIds: "subnet-01234567" }],
  ["securityGroupIds", { securityGroupIds: "sg-01234567" }],
])("%s needs the other of the two keys", (key, raw) => {
  expect(brokenBy(raw).map(([code, broken]) => [code, broken])).toEqual([["conflict", key]]);
  expect(brokenBy({ subnetIds: "subnet-01234567", securityGroupIds: "sg-01234567" })).toEqual([]);
});

test("logs gets no runs, so it needs auditTrail or runLogs, and a destination of the runs beside it", () => {
  const destinations = ["metrics", "logs"];
  expect(problemsWith({ destinations })).toMatchObject([
    {
      code: "conflict",
      key: "destinations",
      remedy: expect.stringContaining("Set auditTrail to true, set runLogs to failed or all"),
    },
  ]);
  expect(brokenBy({ destinations, auditTrail: "true" })).toEqual([]);
  expect(brokenBy({ destinations, runLogs: "failed" })).toEqual([]);
  expect(problemsWith({ destinations: "logs", auditTrail: true })).toMatchObject([
    { code: "conflict", key: "destinations", remedy: expect.stringContaining("at least one of metrics, pipelines") },
  ]);
});

test.each([
  { webhookSecretParameter: "/team/hook", auditSecretParameter: "/team/hook" },
  { webhookSecretParameter: "/spacelift-datadog/audit-secret" },
  { auditSecretParameter: "/spacelift-datadog/datadog-api-key" },
  { auditSecretParameter: "/team/ca", spaceliftCaParameter: "/team/ca" },
])("the secret of the audit webhook has a parameter of its own: %j", (keys) => {
  expect(brokenBy({ auditTrail: true, ...keys }).map(([, key]) => key)).toEqual(["auditSecretParameter"]);
  expect(brokenBy({ auditTrail: false, ...keys })).toEqual([]);
});

test.each([
  { webhookSecretParameter: "/team/hook", runLogsSecretParameter: "/team/hook" },
  { auditTrail: true, auditSecretParameter: "/spacelift-datadog/run-logs-secret" },
  { runLogsSecretParameter: "/spacelift-datadog/datadog-api-key" },
])("the secret of the webhook of run logs has a parameter of its own: %j", (keys) => {
  expect(brokenBy({ runLogs: "failed", ...keys }).map(([, key]) => key)).toEqual(["runLogsSecretParameter"]);
  expect(brokenBy({ runLogs: "none", ...keys })).toEqual([]);
});
