import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../../../lib/configuration/parse-configuration.ts";
import { root } from "../synthesis.ts";

const spaceliftEndpoint = "https://acme.app.spacelift.io";
const rego = join(root, "policy", "extension.example.rego");

function accepted(key: string, value: unknown): unknown {
  const parsed = parseConfiguration({ spaceliftEndpoint, [key]: value });
  return parsed.outcome === "valid" ? Object.entries(parsed.props).find(([name]) => name === key)?.[1] : parsed;
}

describe("accepted values", () => {
  test.each([
    ["spaceliftEndpoint", "https://acme.app.spacelift.io/", "https://acme.app.spacelift.io"],
    ["spaceliftEndpoint", "http://localhost:4280", "http://localhost:4280"],
    ["datadogUrl", "http://127.0.0.1:9/", "http://127.0.0.1:9"],
    ["datadogUrl", "http://[::1]:9", "http://[::1]:9"],
    ["datadogSite", "us2.ddog-gov.com", "us2.ddog-gov.com"],
    ["integrationName", "spacelift-datadog-2", "spacelift-datadog-2"],
    ["destinations", "pipelines, metrics", ["pipelines", "metrics"]],
    ["destinations", ["pipelines"], ["pipelines"]],
    ["eventRuns", "all", "all"],
    ["runLogs", "all", "all"],
    ["runLogRedactions", "acme-[0-9a-f]{16,32}", ["acme-[0-9a-f]{16,32}"]],
    ["runLogRedactions", ["(?i)acme_token=\\S+", "^x$"], ["(?i)acme_token=\\S+", "^x$"]],
    ["runLogRedactions", [], []],
    ["extraTags", "team:platform, Env:Prod,,team:platform", ["team:platform", "env:prod"]],
    ["extraTags", ["url:https://a.b/c", "größe:ä"], ["url:https://a.b/c", "größe:ä"]],
    ["extraTags", "", []],
    ["extraTags", "integration:audit", ["integration:audit"]],
    ["excludeTags", "worker_pool,branch", ["worker_pool", "branch"]],
    ["excludeTags", "space,stack", ["space", "stack"]],
    ["onlySpaceliftAccount", "true", true],
    ["includeTags", ["run_url", "stack_labels"], ["run_url", "stack_labels"]],
    ["metricPrefix", "acme.spacelift_2", "acme.spacelift_2"],
    ["finishedStates", "FINISHED,CANCELED", ["FINISHED", "CANCELED"]],
    ["policyExtension", rego, rego],
    ["historicalMetrics", "true", true],
    ["historicalMetrics", false, false],
    ["repairPolicy", "false", false],
    ["ledgerTable", "spacelift-datadog.ledger", "spacelift-datadog.ledger"],
    ["registration", "manual", "manual"],
    ["registration", "automatic", "automatic"],
    ["reconcileMinutes", "30", 30],
    ["pollMinutes", "0", 0],
    ["pollMinutes", 60, 60],
    ["reconcileMinutes", 1440, 1440],
    ["webhookSecretVersion", 2, 2],
    ["datadogApiKeyParameter", "/team/Datadog_key.v2", "/team/Datadog_key.v2"],
    ["logRetentionDays", "365", 365],
    ["logRetentionDays", 1, 1],
    ["resourceTags", "cost centre=a/b=c,Owner=", ["cost centre=a/b=c", "Owner="]],
    [
      "kmsKeyArn",
      "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1a",
      "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1a",
    ],
    ["datadogKeyCheck", "warn", "warn"],
    ["receiverReservedConcurrency", "20", 20],
    ["alarmEmail", "ops@example.com", "ops@example.com"],
    ["runbookUrl", "https://wiki.example/p?id=1", "https://wiki.example/p?id=1"],
    ["runbookUrl", "http://wiki.internal/runbook", "http://wiki.internal/runbook"],
  ])("%s: %j", (key, value, expected) => {
    expect(accepted(key, value)).toEqual(expected);
  });

  test("a key that is undefined is not set", () => {
    expect(parseConfiguration({ spaceliftEndpoint, alarmEmail: undefined })).toEqual({
      outcome: "valid",
      props: { spaceliftEndpoint },
    });
  });
});
