import { describe, expect, test } from "vitest";
import { reservedTagKeys } from "../../../lambda/contract/metrics.ts";
import { root } from "../synthesis.ts";
import { problemsWith } from "./problems.ts";

const endpoint = "https://acme.app.spacelift.io";

test.each([
  ["spaceliftEndpoint", "", '""'],
  ["spaceliftEndpoint", "acme.app.spacelift.io", '"acme.app.spacelift.io"'],
  ["spaceliftEndpoint", `${endpoint}?a=b`, `"${endpoint}?a=b"`],
  ["spaceliftEndpoint", `${endpoint}#a`, `"${endpoint}#a"`],
  ["spaceliftEndpoint", "ftp://localhost", '"ftp://localhost"'],
  ["spaceliftEndpoint", 5, "5"],
  ["datadogSite", "datadoghq.co", '"datadoghq.co"'],
  ["datadogSite", "https://datadoghq.eu", '"https://datadoghq.eu"'],
  ["spaceliftSpace", "my space", '"my space"'],
  ["integrationName", "Spacelift", '"Spacelift"'],
  ["integrationName", "a--b", '"a--b"'],
  ["integrationName", "1st", '"1st"'],
  ["integrationName", "aws-metrics", '"aws-metrics"'],
  ["integrationName", "a".repeat(65), `"${"a".repeat(65)}"`],
  ["destinations", "metrics,traces", '"traces"'],
  ["destinations", "", '""'],
  ["destinations", [], "[]"],
  ["eventRuns", "failed", '"failed"'],
  ["runLogs", "true", '"true"'],
  ["runLogRedactions", "a(?=b)", '"a(?=b)"'],
  ["runLogRedactions", ["a", "(a"], '"(a"'],
  ["runLogRedactions", [1], "1"],
  ["runLogRedactions", "a*", '"a*"'],
  ["runLogRedactions", ["\\b"], '"\\\\b"'],
  ["runLogRedactions", ["x".repeat(3_000)], `["${"x".repeat(98)}…`],
  ["runLogRedactions", ["é".repeat(1_500)], `["${"é".repeat(98)}…`],
  ["runLogRedactions", ["\\d".repeat(600)], `["${"\\\\d".repeat(33).slice(0, 98)}…`],
  ["extraTags", "prod", '"prod"'],
  ["extraTags", "team:ops,team:", '"team:"'],
  ["extraTags", ["team:ops", "my team:x"], '"my team:x"'],
  ["extraTags", ["team:a__b"], '"team:a__b"'],
  ["extraTags", ["team:a_"], '"team:a_"'],
  ["extraTags", ["team:a:"], '"team:a:"'],
  ["extraTags", ["1:a"], '"1:a"'],
  ["extraTags", [7], "7"],
  ["extraTags", true, "true"],
  ["onlySpaceliftAccount", "yes", '"yes"'],
  ["excludeTags", "team:ops", '"team:ops"'],
  ["excludeTags", {}, "{}"],
  ["includeTags", "run_url,commit", '"commit"'],
  ["includeTags", 1, "1"],
  ["metricPrefix", "spacelift.", '"spacelift."'],
  ["metricPrefix", "1st", '"1st"'],
  ["metricPrefix", "my-metrics", '"my-metrics"'],
  ["metricPrefix", "", '""'],
  ["metricPrefix", "a".repeat(180), `"${"a".repeat(99)}…`],
  ["finishedStates", "", '""'],
  ["finishedStates", [], "[]"],
  ["finishedStates", "FINISHED, APPLYING", '"APPLYING"'],
  ["policyExtension", "missing.rego", '"missing.rego"'],
  ["policyExtension", root, `"${root}"`],
  ["policyExtension", false, "false"],
  ["historicalMetrics", "yes", '"yes"'],
  ["repairPolicy", 1, "1"],
  ["repairMonitors", "no", '"no"'],
  ["monitorNotify", "slack-ops", '"slack-ops"'],
  ["monitorNotify", "@a,@b c", '"@b c"'],
  ["monitorNotify", 1, "1"],
  ["monitorTags", "team", '"team"'],
  ["monitorTags", 1, "1"],
  ["excludeMonitors", "dead-letters,drift", '"drift"'],
  ["excludeSlos", "time-to-apply,drift", '"drift"'],
  ["ledgerTable", "a b", '"a b"'],
  ["registration", "auto", '"auto"'],
  ["reconcileMinutes", 0, "0"],
  ["reconcileMinutes", "1.5", '"1.5"'],
  ["reconcileMinutes", "1441", '"1441"'],
  ["pollMinutes", "-1", '"-1"'],
  ["pollMinutes", 61, "61"],
  ["quietAlarmHours", 0, "0"],
  ["quietAlarmHours", "169", '"169"'],
  ["webhookSecretVersion", -1, "-1"],
  ["webhookSecretVersion", "two", '"two"'],
  ["datadogApiKeyParameter", "0123456789abcdef", "16 characters, not shown here"],
  ["datadogAppKeyParameter", "/aws/key", '"/aws/key"'],
  ["spaceliftApiKeyIdParameter", "/a//b", '"/a//b"'],
  ["spaceliftApiKeySecretParameter", "/a/", '"/a/"'],
  ["spaceliftCaParameter", "ca.pem", "6 characters, not shown here"],
  ["webhookSecretParameter", "/a b", '"/a b"'],
  ["logRetentionDays", "91", '"91"'],
  ["logRetentionDays", 0, "0"],
  ["resourceTags", "aws:team=ops", '"aws:team=ops"'],
  ["resourceTags", ["team"], '"team"'],
  ["resourceTags", ["=ops"], '"=ops"'],
  ["kmsKeyArn", "arn:aws:kms:eu-west-1:111122223333:alias/mine", '"arn:aws:kms:eu-west-1:111122223333:alias/mine"'],
  ["kmsKeyArn", "1234abcd-12ab-34cd-56ef-1234567890ab", '"1234abcd-12ab-34cd-56ef-1234567890ab"'],
  ["subnetIds", "vpc-0123456789abcdef0", '"vpc-0123456789abcdef0"'],
  ["subnetIds", [], "[]"],
  ["securityGroupIds", "default", '"default"'],
  ["receiverReservedConcurrency", 0, "0"],
  ["alarmEmail", "nobody", '"nobody"'],
  ["runbookUrl", "docs/runbook.md", '"docs/runbook.md"'],
  ["runbookUrl", "ftp://wiki.example/runbook", '"ftp://wiki.example/runbook"'],
  ["runbookUrl", "https://wiki.example/runbook#top", '"https://wiki.example/runbook#top"'],
  ["runbookUrl", "https://wiki.example/run book", '"https://wiki.example/run book"'],
  ["runbookUrl", "https://u:p@wiki.example", '"https://…@wiki.example"'],
  ["runbookUrl", `https://wiki.example/${"x".repeat(480)}`, `"https://wiki.example/${"x".repeat(78)}…`],
])("%s: %j", (key, value, received) => {
  const remedy = expect.stringMatching(/^allowed: ./);
  expect(problemsWith({ [key]: value })).toEqual([{ code: "invalid", key, received, remedy }]);
});

test("the error on an expression says what is wrong", () => {
  const remedyFor = (expression: string) => problemsWith({ runLogRedactions: [expression] })[0]?.remedy;
  expect(remedyFor("a(?=b)")).toMatch(/; error parsing regexp: .*\(\?=/);
  expect(remedyFor("^")).toContain("; it matches the empty text");
});

describe("a URL", () => {
  test.each([
    ["spaceliftEndpoint", `${endpoint}/graphql`, `"${endpoint}/graphql"`, '"/graphql"'],
    ["spaceliftEndpoint", "http://acme.example", '"http://acme.example"', "loopback"],
    ["spaceliftEndpoint", "http://127.example", '"http://127.example"', "loopback"],
    ["datadogUrl", "https://u:p@dd.example", '"https://…@dd.example"', "password"],
    ["datadogUrl", "https://u@dd.example", '"https://…@dd.example"', "password"],
    ["datadogUrl", "https://:p@dd.example", '"https://…@dd.example"', "password"],
    ["datadogUrl", "http://dd.example", '"http://dd.example"', "loopback"],
    ["datadogUrl", "https://dd.example/api", '"https://dd.example/api"', '"/api"'],
  ])("%s: %s", (key, value, received, remedy) => {
    const named = expect.stringContaining(remedy);
    expect(problemsWith({ [key]: value })).toEqual([{ code: "invalid", key, received, remedy: named }]);
  });
});

test.each([...reservedTagKeys])("an extra tag of the key %s is refused, in any case", (key) => {
  const tag = `${key.toUpperCase()}:x`;
  const remedy = expect.stringContaining(key);
  expect(problemsWith({ extraTags: [tag] })).toEqual([
    { code: "invalid", key: "extraTags", received: JSON.stringify(tag), remedy },
  ]);
});

test("a required key that is not set is missing", () => {
  expect(problemsWith({ spaceliftEndpoint: undefined })).toMatchObject([
    { code: "missing", key: "spaceliftEndpoint", received: "nothing" },
  ]);
});

test("an error on an unknown key names the nearest key, and not the value", () => {
  const problems = problemsWith({ "datadog-api-key-parameter": "0123456789abcdef", colour: "red" });
  expect(problems).toMatchObject([
    { code: "unknown", key: "datadog-api-key-parameter", remedy: expect.stringContaining("datadogApiKeyParameter") },
    { code: "unknown", key: "colour" },
  ]);
  expect(JSON.stringify(problems)).not.toContain("0123456789abcdef");
});

test("all wrong values are reported at once", () => {
  const problems = problemsWith({ spaceliftEndpoint: undefined, extraTags: "a,b", reconcileMinutes: "0", colour: 1 });
  expect(problems.map(({ key, received }) => [key, received])).toEqual([
    ["spaceliftEndpoint", "nothing"],
    ["reconcileMinutes", '"0"'],
    ["extraTags", '"a"'],
    ["extraTags", '"b"'],
    ["colour", expect.any(String)],
  ]);
});
