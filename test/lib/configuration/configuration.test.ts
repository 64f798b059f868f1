import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createConfiguration } from "../../../lib/configuration/configuration.ts";
import { root } from "../synthesis.ts";

const spaceliftEndpoint = "https://acme.app.spacelift.io";
const rego = join(root, "policy", "extension.example.rego");

describe("defaults", () => {
  test("of every key", () => {
    expect(createConfiguration({ spaceliftEndpoint })).toEqual({
      spaceliftEndpoint,
      spaceliftSpace: "root",
      destinations: ["metrics"],
      auditTrail: false,
      runLogs: "none",
      runLogRedactions: [],
      eventRuns: "tracked",
      integrationName: "spacelift-datadog",
      logRetentionDays: 90,
      cloudWatchDashboard: false,
      resourceTags: [],
      datadogSite: "datadoghq.com",
      datadogKeyCheck: "fail",
      datadogUrl: "https://api.datadoghq.com",
      datadogAppUrl: "https://app.datadoghq.com",
      monitorNotify: [],
      monitorTags: [],
      excludeMonitors: [],
      excludeSlos: [],
      repairMonitors: false,
      extraTags: [],
      excludeTags: [],
      onlySpaceliftAccount: false,
      includeTags: [],
      metricPrefix: "spacelift.integration",
      finishedStates: ["FINISHED", "FAILED", "DISCARDED", "STOPPED"],
      historicalMetrics: false,
      registration: "automatic",
      reconcileMinutes: 15,
      pollMinutes: 1,
      recreateDeleted: true,
      refuseOldWebhookSecret: false,
      repairPolicy: false,
      webhookSecretVersion: 1,
      datadogApiKeyParameter: "/spacelift-datadog/datadog-api-key",
      spaceliftApiKeyIdParameter: "/spacelift-datadog/spacelift-api-key-id",
      spaceliftApiKeySecretParameter: "/spacelift-datadog/spacelift-api-key-secret",
      webhookSecretParameter: "/spacelift-datadog/webhook-secret",
      auditSecretParameter: "/spacelift-datadog/audit-secret",
      runLogsSecretParameter: "/spacelift-datadog/run-logs-secret",
    });
  });

  test("the name of the integration is the folder of the parameters", () => {
    expect(createConfiguration({ spaceliftEndpoint, integrationName: "audit" })).toMatchObject({
      integrationName: "audit",
      datadogApiKeyParameter: "/audit/datadog-api-key",
      spaceliftApiKeyIdParameter: "/audit/spacelift-api-key-id",
      spaceliftApiKeySecretParameter: "/audit/spacelift-api-key-secret",
      webhookSecretParameter: "/audit/webhook-secret",
    });
  });

  test("set values replace them", () => {
    const set = {
      spaceliftEndpoint,
      spaceliftSpace: "production-01HZZ",
      integrationName: "audit",
      includeTags: ["run_url"],
      policyExtension: rego,
      registration: "manual",
      reconcileMinutes: 5,
      repairPolicy: true,
      datadogAppKeyParameter: "/team/app",
      monitorNotify: ["@slack-ops"],
      monitorTags: ["team:ops"],
      excludeMonitors: ["dead-letters"],
      excludeSlos: ["time-to-apply"],
      repairMonitors: true,
      webhookSecretVersion: 3,
      spaceliftApiKeyIdParameter: "/team/id",
      spaceliftApiKeySecretParameter: "/team/secret",
      webhookSecretParameter: "/team/hook",
    } as const;
    expect(createConfiguration(set)).toMatchObject(set);
  });

  test("an existing ledger is used", () => {
    expect(createConfiguration({ spaceliftEndpoint, ledgerTable: "ledger" }).ledgerTable).toBe("ledger");
  });

  test("the site gives the URL, and an explicit URL overrides it", () => {
    const eu = { spaceliftEndpoint, datadogSite: "datadoghq.eu" } as const;
    expect(createConfiguration(eu).datadogUrl).toBe("https://api.datadoghq.eu");
    expect(createConfiguration({ ...eu, datadogUrl: "https://proxy.example" }).datadogUrl).toBe(
      "https://proxy.example",
    );
  });
});
