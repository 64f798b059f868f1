import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { DatadogOperation } from "../../../lambda/contract/functions.ts";
import { trimDatadogFile } from "../../../scripts/build/datadog-client.ts";

const client = dirname(createRequire(import.meta.url).resolve("@datadog/datadog-api-client"));
const v2 = "packages/datadog-api-client-v2";
const common = "packages/datadog-api-client-common";
const api = `${v2}/apis/MetricsApi.js`;
const serializer = `${v2}/models/ObjectSerializer.js`;

function read(file: string): string {
  return readFileSync(join(client, file), "utf8");
}

const metrics: readonly DatadogOperation[] = ["v2.MetricsApi.submitMetrics"];

function trim(file: string, operations = metrics): string {
  return trimDatadogFile(file, read(file), operations) ?? "";
}

/** The models that a trimmed serializer requires. */
function modelsIn(trimmed: string) {
  return [...trimmed.matchAll(/^const \w+ = require\("\.\/(\w+)"\);$/gm)].map(([, name]) => name);
}

function entriesOf(trimmed: string, name: "enumsMap" | "oneOfMap") {
  const [, entries] = new RegExp(`const ${name} = \\{\n(.*?)\n?\\};`, "s").exec(trimmed) ?? [];
  return [...(entries ?? "").matchAll(/^ {4}(\w+)/gm)].map(([, entry]) => entry);
}

test("of the API one operation is left, word for word", () => {
  const source = read(api);
  const trimmed = trim(api);
  expect([...trimmed.matchAll(/^ {4}(\w+)\(.*\{$/gm)].map(([, name]) => name)).toEqual([
    "submitMetrics",
    "submitMetrics",
    "constructor",
    "submitMetrics",
  ]);
  const lines = new Set(source.split("\n"));
  expect(trimmed.split("\n").filter((line) => !lines.has(line))).toEqual([]);
});

test("of the types those are left that a payload, its acceptance and an error are made of", () => {
  const trimmed = trim(serializer);
  expect(modelsIn(trimmed)).toEqual([
    "APIErrorResponse",
    "IntakePayloadAccepted",
    "MetricMetadata",
    "MetricOrigin",
    "MetricPayload",
    "MetricPoint",
    "MetricResource",
    "MetricSeries",
  ]);
  expect(entriesOf(trimmed, "enumsMap")).toEqual(["MetricContentEncoding", "MetricIntakeType"]);
  expect(entriesOf(trimmed, "oneOfMap")).toEqual([]);
});

test("a second API adds its types, with the members of its unions", () => {
  const trimmed = trim(serializer, [...metrics, "v2.EventsApi.createEvent"]);
  expect(modelsIn(trimmed)).toEqual(expect.arrayContaining(["MetricPayload", "EventCreateRequestPayload"]));
  expect(entriesOf(trimmed, "oneOfMap")).toContain("EventPayloadAttributes");
  expect(modelsIn(trimmed)).toEqual(
    expect.arrayContaining(["AlertEventCustomAttributes", "ChangeEventCustomAttributes"]),
  );
});

test("an operation keeps its own servers", () => {
  const own = /"(v\d\.\w+Api\.\w+)": \[/g;
  const servers = `${common}/servers.js`;
  const left = (operations: readonly DatadogOperation[]) =>
    [...trim(servers, operations).matchAll(own)].map(([, operation]) => operation);
  expect(left(metrics)).toEqual([]);
  expect(left([...metrics, "v2.EventsApi.createEvent"])).toEqual(["v2.EventsApi.createEvent"]);
});

test("an unstable operation stays in the list of those that may be allowed", () => {
  const unstable = /"(v\d\.\w+)": (?:false|true)/g;
  const left = (operations: readonly DatadogOperation[]) =>
    [...trim(`${common}/configuration.js`, operations).matchAll(unstable)].map(([, operation]) => operation);
  expect(left(metrics)).toEqual([]);
  expect(left(["v2.IncidentsApi.createIncident"])).toEqual(["v2.createIncident"]);
});

test("an API none of whose operations is listed fails", () => {
  const logs = `${v2}/apis/LogsApi.js`;
  expect(() => trim(logs)).toThrow(/lambda\/contract\/functions\.ts lists no operation of v2\.LogsApi/);
});

test("a file without a cut stays unchanged", () => {
  expect(trimDatadogFile(`${common}/auth.js`, read(`${common}/auth.js`), metrics)).toBeUndefined();
});

test.each<readonly [what: string, file: string, from: string | RegExp, to: string, sentence: RegExp]>([
  ["no such operation", api, /submitMetrics\(body, /, "postMetrics(body, ", /submitMetrics is in "Metrics\w*" 0 times/],
  ["the operation twice", api, /^ {4}(updateTagConfiguration)(?=\(m)/m, "    submitMetrics", /2 times/],
  [
    "an API that is no class",
    api,
    "class MetricsApi {",
    "const MetricsApi = class {",
    /"class MetricsApi " is there 0 times/,
  ],
  ["one require less", api, /^const exception_1 = .*$/m, "", /exception_1 is used and not required/],
  ["a type that nobody knows", serializer, /^ {4}MetricSeries: .*$/m, "", /MetricSeries is in no registry/],
  [
    "a union of a type that nobody knows",
    serializer,
    "const oneOfMap = {",
    'const oneOfMap = {\n    MetricPoint: ["Array<A>"],',
    /A is in no registry/,
  ],
  [
    "a type of a form that cannot be read",
    serializer,
    "const oneOfMap = {",
    'const oneOfMap = {\n    MetricPoint: ["A | B"],',
    /"A \| B" cannot be read/,
  ],
  [
    "a registry of another name",
    serializer,
    "const enumsMap = {",
    "const enums = {",
    /"const enumsMap = \{" is there 0/,
  ],
  [
    "a serializer that needs more",
    serializer,
    "static serialize(",
    "static s() { X_1; }\n    static serialize(",
    /X_1 is used/,
  ],
  ["no list of servers", `${common}/servers.js`, "exports.operationServers = {", "exports.s = {", /is there 0 times/],
  ["no list of operations", `${common}/configuration.js`, /"v\d\./g, '"w.', /has no line to remove/],
  [
    "a second transport",
    `${common}/http/isomorphic-fetch.js`,
    /$/,
    "\nexports.Other = Other;",
    /it exports \w+, Other/,
  ],
  ["another logger", "logger.js", "loglevel_1.default", "pino_1.default", /its logger is not loglevel/],
])("fails with a sentence on a client with %s", (_, file, from, to, sentence) => {
  const source = read(file);
  const changed = source.replace(from, to);
  expect(changed).not.toBe(source);
  expect(() => trimDatadogFile(file, changed, metrics)).toThrow(sentence);
  expect(() => trimDatadogFile(file, changed, metrics)).toThrow(
    /^Datadog's client is not as scripts\/build expects, in /,
  );
});
