import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { trimDatadogFile } from "../../../scripts/build/datadog-client.ts";

const client = dirname(createRequire(import.meta.url).resolve("@datadog/datadog-api-client"));
const v2 = "packages/datadog-api-client-v2";
const common = "packages/datadog-api-client-common";
const api = `${v2}/apis/MetricsApi.js`;
const serializer = `${v2}/models/ObjectSerializer.js`;

function read(file: string): string {
  return readFileSync(join(client, file), "utf8");
}

test("of the API one operation is left, word for word", () => {
  const source = read(api);
  const trimmed = trimDatadogFile(api, source) ?? "";
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
  const trimmed = trimDatadogFile(serializer, read(serializer)) ?? "";
  expect([...trimmed.matchAll(/^const \w+ = require\("\.\/(\w+)"\);$/gm)].map(([, name]) => name)).toEqual([
    "APIErrorResponse",
    "IntakePayloadAccepted",
    "MetricMetadata",
    "MetricOrigin",
    "MetricPayload",
    "MetricPoint",
    "MetricResource",
    "MetricSeries",
  ]);
  expect(/const enumsMap = \{\n(.*?)\n\};/s.exec(trimmed)?.[1]?.match(/^ {4}\w+/gm)).toEqual([
    "    MetricContentEncoding",
    "    MetricIntakeType",
  ]);
});

test("a file that no cut is for stays as it is", () => {
  expect(trimDatadogFile(`${common}/auth.js`, read(`${common}/auth.js`))).toBeUndefined();
});

test.each<readonly [what: string, file: string, from: string | RegExp, to: string, sentence: RegExp]>([
  ["no v1", "index.js", /^exports\.v1 = .*$/m, "", /is on 0 lines, not on 1/],
  ["no such API", `${v2}/index.js`, 'require("./apis/MetricsApi")', 'require("./apis/Metrics")', /required 0 times/],
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
    "a union",
    serializer,
    "const oneOfMap = {",
    'const oneOfMap = {\n    MetricPoint: ["A"],',
    /MetricPoint is a union/,
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
  [
    "a server of its own",
    `${common}/servers.js`,
    "v2.LogsApi.submitLog",
    "v2.MetricsApi.submitMetrics",
    /servers of its own/,
  ],
  ["no list of operations", `${common}/configuration.js`, /"v\d\./g, '"w.', /is on 0 lines/],
  [
    "a second transport",
    `${common}/http/isomorphic-fetch.js`,
    /$/,
    "\nexports.Other = Other;",
    /it exports \w+, Other/,
  ],
])("fails with a sentence on a client with %s", (_, file, from, to, sentence) => {
  const source = read(file);
  const changed = source.replace(from, to);
  expect(changed).not.toBe(source);
  expect(() => trimDatadogFile(file, changed)).toThrow(sentence);
  expect(() => trimDatadogFile(file, changed)).toThrow(
    /^Datadog's client is not as scripts\/build takes it to be, in /,
  );
});
