import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  ConfigurationError,
  createConfiguration,
  parseConfiguration,
} from "../../../lib/configuration/configuration.ts";
import { root } from "../synthesis.ts";

const spaceliftEndpoint = "https://acme.app.spacelift.io";
const rego = join(root, "policy", "extension.example.rego");

const endpoint = "the URL of your Spacelift account without a path, such as https://acme.app.spacelift.io";
const origin = "an origin without a path, such as https://datadog-proxy.example.com";
const sites =
  "datadoghq.com, datadoghq.eu, us3.datadoghq.com, us5.datadoghq.com, ap1.datadoghq.com, ap2.datadoghq.com, " +
  "uk1.datadoghq.com, ddog-gov.com, us2.ddog-gov.com";
const tag =
  "key:value, each of letters, digits and _ - . / (the value also :), beginning with a letter, 200 characters at most";
const reserved = [
  ...["account", "branch", "change_type", "drift_detection", "final_state", "module", "policy_name", "policy_outcome"],
  ...["policy_type", "run_type", "severity", "space", "stack", "state", "worker_pool"],
];
const otherKey = `a key other than ${reserved.join(", ")}, by which our series are told apart`;
const optIn = "run_url, run_note, triggered_by, stack_labels";
const states = "FINISHED, FAILED, DISCARDED, STOPPED, CANCELED, SKIPPED";
const prefix = "up to 179 ASCII letters, digits and single . or _ between them, beginning with a letter";
const name = "1 to 64 of a-z, 0-9 and single hyphens between them, beginning with a letter, but not with aws or ssm";
const parameter = "the name of an SSM parameter, such as /spacelift-datadog/datadog-api-key; never the secret itself";
const file = "the path of an existing Rego file, from the folder that the CDK runs in";
const integer = "a whole number, 1 or more";
const hours = "a whole number from 1 to 168";
const minutes = "a whole number from 1 to 1440";
const monitors =
  "failing-runs, failing-stack, drift-found, waiting-for-worker, internal-errors, forwarder-silent, forwarder-failing, dead-letters";

function problems(key: string, value: unknown): readonly string[] {
  const parsed = parseConfiguration({ spaceliftEndpoint, [key]: value });
  return parsed.outcome === "invalid" ? parsed.problems : [];
}

function accepted(key: string, value: unknown): unknown {
  const parsed = parseConfiguration({ spaceliftEndpoint, [key]: value });
  return parsed.outcome === "valid" ? Object.entries(parsed.props).find(([name]) => name === key)?.[1] : parsed;
}

test.each(reserved)("an extra tag of the key %s is refused, and not renamed", (key) => {
  expect(problems("extraTags", [`${key}:x`])).toEqual([`extraTags: received "${key}:x"; allowed: ${otherKey}`]);
});

describe("series of two installations must not be equal", () => {
  const parse = (raw: Readonly<Record<string, unknown>>) => {
    const parsed = parseConfiguration({ spaceliftEndpoint, ...raw });
    return parsed.outcome === "invalid" ? parsed.problems : [];
  };

  test("so space is left out only where the whole account is watched", () => {
    expect(parse({ excludeTags: "Space,stack", spaceliftSpace: "team-a" })).toEqual([
      'excludeTags: received "Space,stack"; the tag space cannot be left out where spaceliftSpace is not root: another installation, on another space, would send equal series, and each would overwrite runs of the other. Keep space, or watch root',
    ]);
    expect(parse({ excludeTags: ["space"], spaceliftSpace: "root" })).toEqual([]);
    expect(parse({ excludeTags: ["stack"], spaceliftSpace: "team-a" })).toEqual([]);
  });

  test.each([undefined, false, "false"])("and account not where onlySpaceliftAccount is %j", (onlySpaceliftAccount) => {
    expect(
      parse({ excludeTags: ["account"], ...(onlySpaceliftAccount !== undefined && { onlySpaceliftAccount }) }),
    ).toEqual([
      'excludeTags: received ["account"]; the tag account can be left out only with onlySpaceliftAccount set to true. By that you say that no other Spacelift account sends to this Datadog organisation: equal series of two accounts would overwrite each other',
    ]);
  });

  test("unless it is acknowledged that there is no other account", () => {
    expect(parse({ excludeTags: ["account", "branch"], onlySpaceliftAccount: true })).toEqual([]);
    expect(parse({ excludeTags: ["account", "space"], onlySpaceliftAccount: true, spaceliftSpace: "a" })).toHaveLength(
      1,
    );
  });
});

describe("what is refused", () => {
  test.each([
    ["spaceliftEndpoint", undefined, "nothing", endpoint],
    ["spaceliftEndpoint", "", '""', endpoint],
    ["spaceliftEndpoint", "acme.app.spacelift.io", '"acme.app.spacelift.io"', endpoint],
    [
      "spaceliftEndpoint",
      `${spaceliftEndpoint}/graphql`,
      `"${spaceliftEndpoint}/graphql"`,
      `${endpoint}; leave "/graphql" away`,
    ],
    ["spaceliftEndpoint", `${spaceliftEndpoint}?a=b`, `"${spaceliftEndpoint}?a=b"`, `${endpoint}; leave "/?a=b" away`],
    ["spaceliftEndpoint", `${spaceliftEndpoint}#a`, `"${spaceliftEndpoint}#a"`, `${endpoint}; leave "/#a" away`],
    ["spaceliftEndpoint", "ftp://localhost", '"ftp://localhost"', endpoint],
    ["spaceliftEndpoint", 5, "5", endpoint],
    ["spaceliftEndpoint", "http://acme.example", '"http://acme.example"', `${endpoint}; http:// only for loopback`],
    ["spaceliftEndpoint", "http://127.example", '"http://127.example"', `${endpoint}; http:// only for loopback`],
    ["datadogUrl", "https://u:p@dd.example", '"https://…@dd.example"', `${origin}; without a user name or password`],
    ["datadogUrl", "https://u@dd.example", '"https://…@dd.example"', `${origin}; without a user name or password`],
    ["datadogUrl", "https://:p@dd.example", '"https://…@dd.example"', `${origin}; without a user name or password`],
    ["datadogUrl", "http://dd.example", '"http://dd.example"', `${origin}; http:// only for loopback`],
    ["datadogUrl", "https://dd.example/api", '"https://dd.example/api"', `${origin}; leave "/api" away`],
    ["datadogSite", "datadoghq.co", '"datadoghq.co"', sites],
    ["datadogSite", "https://datadoghq.eu", '"https://datadoghq.eu"', sites],
    ["spaceliftSpace", "my space", '"my space"', "the id of a Spacelift space, such as root"],
    ["integrationName", "Spacelift", '"Spacelift"', name],
    ["integrationName", "a--b", '"a--b"', name],
    ["integrationName", "1st", '"1st"', name],
    ["integrationName", "aws-metrics", '"aws-metrics"', name],
    ["extraTags", "prod", '"prod"', tag],
    ["extraTags", "team:ops,team:", '"team:"', tag],
    ["extraTags", ["team:ops", "my team:x"], '"my team:x"', tag],
    ["extraTags", ["team:a__b"], '"team:a__b"', tag],
    ["extraTags", ["team:a_"], '"team:a_"', tag],
    ["extraTags", ["team:a:"], '"team:a:"', tag],
    ["extraTags", ["1:a"], '"1:a"', tag],
    ["extraTags", [7], "7", tag],
    ["extraTags", true, "true", "a list of key:value tags"],
    ["extraTags", ["Account:x"], '"Account:x"', otherKey],
    ["onlySpaceliftAccount", "yes", '"yes"', "true, false"],
    ["excludeTags", "team:ops", '"team:ops"', "the key of a tag, such as worker_pool, without its value"],
    ["excludeTags", {}, "{}", "a list of tag keys"],
    ["includeTags", "run_url,commit", '"commit"', optIn],
    ["includeTags", 1, "1", `a list of ${optIn}`],
    ["metricPrefix", "spacelift.", '"spacelift."', prefix],
    ["metricPrefix", "1st", '"1st"', prefix],
    ["metricPrefix", "my-metrics", '"my-metrics"', prefix],
    ["metricPrefix", "", '""', prefix],
    ["metricPrefix", "a".repeat(180), `"${"a".repeat(99)}…`, prefix],
    ["finishedStates", "", '""', `a list of at least one of ${states}`],
    ["finishedStates", [], "[]", `a list of at least one of ${states}`],
    ["finishedStates", "FINISHED, APPLYING", '"APPLYING"', states],
    ["policyExtension", "missing.rego", '"missing.rego"', file],
    ["policyExtension", root, `"${root}"`, file],
    ["policyExtension", false, "false", "the path of an existing Rego file"],
    ["historicalMetrics", "yes", '"yes"', "true, false"],
    ["repairPolicy", 1, "1", "true, false"],
    ["repairMonitors", "no", '"no"', "true, false"],
    ["monitorNotify", "slack-ops", '"slack-ops"', "a handle that begins with @, such as @slack-platform"],
    ["monitorNotify", "@a,@b c", '"@b c"', "a handle that begins with @, such as @slack-platform"],
    ["monitorTags", "team", '"team"', tag],
    ["monitorTags", 1, "1", "a list of key:value tags"],
    ["excludeMonitors", "dead-letters,drift", '"drift"', monitors],
    ["monitorNotify", 1, "1", "a list of handles, such as @slack-platform"],
    ["ledgerTable", "a b", '"a b"', "the name of a DynamoDB table, 3 to 255 of A-Z, a-z, 0-9, _ . -"],
    ["registration", "auto", '"auto"', "automatic, manual"],
    ["reconcileMinutes", 0, "0", minutes],
    ["reconcileMinutes", "1.5", '"1.5"', minutes],
    ["reconcileMinutes", "1441", '"1441"', minutes],
    ["quietAlarmHours", 0, "0", hours],
    ["quietAlarmHours", "169", '"169"', hours],
    ["webhookSecretVersion", -1, "-1", integer],
    ["webhookSecretVersion", "two", '"two"', integer],
    ["datadogApiKeyParameter", "0123456789abcdef", "16 characters, not shown here", parameter],
    ["datadogAppKeyParameter", "/aws/key", '"/aws/key"', parameter],
    ["spaceliftApiKeyIdParameter", "/a//b", '"/a//b"', parameter],
    ["spaceliftApiKeySecretParameter", "/a/", '"/a/"', parameter],
    ["webhookSecretParameter", "/a b", '"/a b"', parameter],
    ["alarmEmail", "nobody", '"nobody"', "one e-mail address"],
  ])("%s: %j", (key, value, received, allowed) => {
    expect(problems(key, value)).toEqual([`${key}: received ${received}; allowed: ${allowed}`]);
  });

  test("a slip of a key, with the key that was meant", () => {
    expect(problems("datadog-site", "datadoghq.eu")).toEqual([
      "datadog-site: is not a configuration key; did you mean datadogSite?",
    ]);
    expect(problems("excludedTags", [])).toEqual([
      "excludedTags: is not a configuration key; did you mean excludeTags?",
    ]);
    expect(problems("colour", "red")).toEqual(["colour: is not a configuration key; docs/configuration.md lists them"]);
  });

  test("an application key where the API key is", () => {
    const datadogAppKeyParameter = "/spacelift-datadog/datadog-api-key";
    expect(parseConfiguration({ spaceliftEndpoint, datadogAppKeyParameter })).toEqual({
      outcome: "invalid",
      problems: [
        'datadogAppKeyParameter: received "/spacelift-datadog/datadog-api-key"; allowed: another name than datadogApiKeyParameter has: an application key is not an API key',
      ],
    });
  });

  test.each(["ddog-gov.com", "us2.ddog-gov.com"])("historical metrics, where %s would drop them", (datadogSite) => {
    const government = { spaceliftEndpoint, datadogSite };
    expect(parseConfiguration({ ...government, historicalMetrics: "true" })).toEqual({
      outcome: "invalid",
      problems: [
        'historicalMetrics: received "true"; allowed: false for Datadog\'s sites for government, which take no historical metrics and would drop them',
      ],
    });
    expect(parseConfiguration({ ...government, historicalMetrics: "false" })).toMatchObject({ outcome: "valid" });
    expect(parseConfiguration({ spaceliftEndpoint, historicalMetrics: true })).toMatchObject({ outcome: "valid" });
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
    ["spaceliftApiKeySecretParameter", '"/b"', { spaceliftApiKeySecretParameter: "/b", webhookSecretParameter: "/b" }],
  ])("a webhook secret that would overwrite %s", (_, received, parameters) => {
    expect(parseConfiguration({ spaceliftEndpoint, ...parameters })).toEqual({
      outcome: "invalid",
      problems: [
        `webhookSecretParameter: received ${received}; allowed: a name that no other of the parameters has: the registrar writes and deletes this one`,
      ],
    });
  });

  test("everything that is wrong is reported at once", () => {
    const parsed = parseConfiguration({ datadogSite: "x", extraTags: "a,b", reconcileMinutes: "0" });
    expect(parsed).toMatchObject({ outcome: "invalid" });
    const lines = parsed.outcome === "invalid" ? parsed.problems : [];
    expect(lines.map((line) => line.split(";")[0])).toEqual([
      "spaceliftEndpoint: received nothing",
      'datadogSite: received "x"',
      'extraTags: received "a"',
      'extraTags: received "b"',
      'reconcileMinutes: received "0"',
    ]);
    expect(new ConfigurationError(lines).message.split("\n")).toHaveLength(6);
  });
});

describe("what is accepted", () => {
  test.each([
    ["spaceliftEndpoint", "https://acme.app.spacelift.io/", "https://acme.app.spacelift.io"],
    ["spaceliftEndpoint", "http://localhost:4280", "http://localhost:4280"],
    ["datadogUrl", "http://127.0.0.1:9/", "http://127.0.0.1:9"],
    ["datadogUrl", "http://[::1]:9", "http://[::1]:9"],
    ["datadogSite", "us2.ddog-gov.com", "us2.ddog-gov.com"],
    ["integrationName", "spacelift-datadog-2", "spacelift-datadog-2"],
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
    ["reconcileMinutes", 1440, 1440],
    ["webhookSecretVersion", 2, 2],
    ["datadogApiKeyParameter", "/team/Datadog_key.v2", "/team/Datadog_key.v2"],
    ["alarmEmail", "ops@example.com", "ops@example.com"],
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

describe("defaults", () => {
  test("of everything", () => {
    expect(createConfiguration({ spaceliftEndpoint })).toEqual({
      spaceliftEndpoint,
      spaceliftSpace: "root",
      integrationName: "spacelift-datadog",
      datadogUrl: "https://api.datadoghq.com",
      datadogAppUrl: "https://app.datadoghq.com",
      monitorNotify: [],
      monitorTags: [],
      excludeMonitors: [],
      repairMonitors: false,
      extraTags: [],
      excludeTags: [],
      includeTags: [],
      metricPrefix: "spacelift.integration",
      finishedStates: ["FINISHED", "FAILED", "DISCARDED", "STOPPED"],
      historicalMetrics: false,
      registration: "automatic",
      reconcileMinutes: 15,
      repairPolicy: false,
      webhookSecretVersion: 1,
      datadogApiKeyParameter: "/spacelift-datadog/datadog-api-key",
      spaceliftApiKeyIdParameter: "/spacelift-datadog/spacelift-api-key-id",
      spaceliftApiKeySecretParameter: "/spacelift-datadog/spacelift-api-key-secret",
      webhookSecretParameter: "/spacelift-datadog/webhook-secret",
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

  test("what is set takes their place", () => {
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
      repairMonitors: true,
      webhookSecretVersion: 3,
      spaceliftApiKeyIdParameter: "/team/id",
      spaceliftApiKeySecretParameter: "/team/secret",
      webhookSecretParameter: "/team/hook",
    } as const;
    expect(createConfiguration(set)).toMatchObject(set);
  });

  test("an existing ledger is the one to go on with", () => {
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
