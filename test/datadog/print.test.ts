import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { unknownToClient } from "./client-models.ts";
import { readDatadogFile } from "./dashboard.ts";
import { readMonitors } from "./monitors.ts";
import { readSlos } from "./slos.ts";

function datadogCommand(...args: string[]) {
  const script = fileURLToPath(new URL("../../scripts/datadog.ts", import.meta.url));
  return spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
}

test.each(["dashboard", "monitors"] as const)("print %s writes the shipped file, and warns of placeholders", (name) => {
  const { status, stdout, stderr } = datadogCommand("print", name);
  expect({ status, stdout }).toEqual({ status: 0, stdout: readDatadogFile(name) });
  expect(stderr).toMatch(/^Incomplete: replace fill-in-forwarder-function, .* by names from AWS, or pass --/);
});

const awsNames = [
  ["--forwarder-function", "Audit-Forwarder-1"],
  ["--receiver-function", "Audit-Receiver-1"],
  ["--queue", "https://sqs.eu-west-1.amazonaws.com/000000000000/Audit-Queue-1"],
  ["--dead-letter-queue", "Audit-DeadLetterQueue-1"],
] as const;

test.each(["dashboard", "monitors"] as const)("print %s with all names is complete", (name) => {
  const { stdout, stderr } = datadogCommand("print", name, "--integration-name", "audit", ...awsNames.flat());
  expect(stderr).toBe("");
  expect(stdout).not.toMatch(/fill-in|integration:spacelift-datadog|`spacelift-datadog`/);
  expect(stdout).toContain("{functionname IN (audit-forwarder-1,audit-receiver-1)}");
});

test("print links to Spacelift only with its endpoint", () => {
  const endpoint = ["--spacelift-endpoint", "https://spacelift.example/"];
  expect(datadogCommand("print", "dashboard", ...endpoint).stdout).toContain(
    '"link":"https://spacelift.example/stack/{{stack.value}}"',
  );
  expect(JSON.parse(datadogCommand("print", "drift-found", ...endpoint).stdout)).toMatchObject({
    message: expect.stringContaining("](https://spacelift.example/stack/"),
  });
});

test("print takes the names of several destinations, and the URLs of their queues", () => {
  const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}`;
  const queues = [url("Audit-Dead-1"), url("Audit-Dead-2"), "Audit-Dead-3"].join();
  const { stdout, stderr } = datadogCommand("print", "dead-letters", "--dead-letter-queue", queues);
  expect(stderr).toBe("");
  expect(stdout).toContain("{queuename IN (audit-dead-1,audit-dead-2,audit-dead-3)}");
});

test.each(["failing-runs", "forwarder-silent"])("print %s needs no name from AWS", (name) => {
  expect(datadogCommand("print", name)).toMatchObject({ status: 0, stderr: "" });
});

test("print slos writes the shipped file, and one SLO with another prefix", () => {
  expect(datadogCommand("print", "slos")).toMatchObject({ status: 0, stdout: readDatadogFile("slos"), stderr: "" });
  const [, original] = readSlos().find(([key]) => key === "time-in-queue") ?? [];
  const { stdout } = datadogCommand("print", "time-in-queue", "--metric-prefix", "acme");
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(original).replace("spacelift.integration.", "acme.")));
});

test("print warns only of names that the monitor lacks", () => {
  const { stderr } = datadogCommand("print", "forwarder-failing", "--receiver-function", "Audit-Receiver-1");
  expect(stderr).toContain("replace fill-in-forwarder-function by names from AWS, or pass --forwarder-function.");
});

test("print writes one monitor, with another prefix and a handle", () => {
  const { stdout } = datadogCommand("print", "failing-stack", "--metric-prefix", "acme", "--notify", "@slack-ops");
  const [, original] = readMonitors().find(([key]) => key === "failing-stack") ?? [];
  expect(JSON.parse(stdout)).toEqual({
    ...original,
    query: original?.query.replace("spacelift.integration.", "acme."),
    message: original?.message.replace("{{!-- notify --}}", "@slack-ops"),
  });
});

test("print metrics writes metadata in Datadog's form", () => {
  const metadata: unknown = JSON.parse(datadogCommand("print", "metrics", "--metric-prefix", "acme").stdout);
  expect(metadata).toContainEqual({
    name: "acme.run.timing",
    type: "count",
    unit: "nanosecond",
    short_name: "time in state",
    description: "Time that a run spent in a state: one value a state.",
  });
  for (const { name: _, ...body } of Array.isArray(metadata) ? metadata : []) {
    expect(unknownToClient(body, "MetricMetadata")).toEqual([]);
  }
});

test.each([
  [["print", "dashboard", "--metric-prefix", "9lives"], "--metric-prefix: allowed: up to 179 ASCII letters"],
  [["print", "dashboard", "--stack-name", "a b"], "--stack-name: allowed: the name of a CloudFormation stack"],
  [["print", "monitors", "--queue", "a b"], "--queue: allowed: names from AWS"],
  [["print", "monitors", "--forwarder-function", ""], "--forwarder-function: allowed: names from AWS"],
  [["print", "monitors", "--integration-name", "A"], "--integration-name: allowed: 1 to 64 of a-z"],
  [["print", "monitors", "--spacelift-endpoint", "acme"], "--spacelift-endpoint: allowed: the URL of your Spacelift"],
  [["print", "monitors", "--notify", "ops"], "--notify: allowed: handles that begin with @"],
  [["print", "dashbord"], "Usage: "],
  [["print", "dashboard", "monitors"], "Usage: "],
  [["print", "constructor"], "Usage: "],
  [["print", "dashboard", "--prefix", "x"], "--prefix"],
  [[], "Usage: "],
])("%j fails with the reason", (args, message) => {
  const { status, stdout, stderr } = datadogCommand(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("    at ");
});

test("--help succeeds", () => {
  expect(datadogCommand("print", "--help")).toMatchObject({ status: 0, stderr: "" });
});

test.each(["log-monitors", "log-views", "log-pipeline"] as const)("print %s writes the shipped file", (name) => {
  const { status, stdout, stderr } = datadogCommand("print", name);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: readDatadogFile(name), stderr: "" });
});

test("print writes one log monitor with a handle", () => {
  const { stdout, stderr } = datadogCommand("print", "login-denied", "--notify", "@slack-security");
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toMatchObject({ type: "log alert", message: expect.stringContaining("@slack-security") });
});
