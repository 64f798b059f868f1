import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readConfigurations } from "../../../lib/configuration/configuration-files.ts";
import { createFolder } from "../synthesis.ts";

type Files = Readonly<Record<string, unknown>>;

/** Text is written as it is. */
function read(context: Files, files: Files) {
  const folder = createFolder("configurations");
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return readConfigurations(context, folder);
}

/** The problems of `prod.json`, one a line. */
function problemsOf(content: unknown, others: Files = {}): readonly string[] {
  const [raw] = read({ config: "prod.json" }, { ...others, "prod.json": content });
  if (raw?.outcome !== "unusable") return [];
  return raw.problems.map(({ code, key, remedy }) => `${code} ${key}: ${remedy}`);
}

const prod = { integrationName: "prod" };

test("without the key config, the context is the configuration", () => {
  expect(read({ alarmEmail: "a@b.example" }, {})).toEqual([{ outcome: "read", values: { alarmEmail: "a@b.example" } }]);
});

test("a configuration file adds its keys to the context, and -c wins over the file", () => {
  const context = { config: "config/prod.json", spaceliftSpace: "root", reconcileMinutes: "5" };
  const content = { ...prod, reconcileMinutes: 60, extraTags: ["env:prod"] };
  expect(read(context, { "config/prod.json": content, "cdk.json": { context: { spaceliftSpace: "root" } } })).toEqual([
    {
      outcome: "read",
      file: "config/prod.json",
      values: { ...prod, spaceliftSpace: "root", reconcileMinutes: "5", extraTags: ["env:prod"] },
    },
  ]);
});

test.each(["prod.json, audit.json", ["prod.json", "audit.json"]])("%j names two files", (config) => {
  const found = read({ config }, { "prod.json": prod, "audit.json": { integrationName: "audit" } });
  expect(found).toMatchObject([
    { file: "prod.json", values: prod },
    { file: "audit.json", values: { integrationName: "audit" } },
  ]);
});

test.each<[string, Files]>([
  ["cdk.json", { "cdk.json": { context: { datadogSite: "datadoghq.com" } } }],
  ["cdk.context.json", { "cdk.context.json": { datadogSite: "datadoghq.com" } }],
])("a key that %s sets too is refused, because no order of the files is obvious", (file, others) => {
  expect(problemsOf({ ...prod, datadogSite: "datadoghq.eu" }, others)).toEqual([
    `conflict datadogSite: ${file} sets it, too. Keep it in one of the two files`,
  ]);
});

test("a key of ~/.cdk.json is refused, too", ({ onTestFinished }) => {
  const home = process.env["HOME"];
  onTestFinished(() => {
    process.env["HOME"] = home;
  });
  const folder = createFolder("home");
  process.env["HOME"] = folder;
  writeFileSync(join(folder, ".cdk.json"), JSON.stringify({ context: { alarmEmail: "me@example.com" } }));
  expect(problemsOf({ ...prod, alarmEmail: "ops@example.com" })).toEqual([
    "conflict alarmEmail: ~/.cdk.json sets it, too. Keep it in one of the two files",
  ]);
});

test("a file without integrationName is refused, even if cdk.json has one", () => {
  const missing = expect.stringMatching(/^missing integrationName: a configuration file must set it/);
  expect(problemsOf({ spaceliftSpace: "a" }, { "cdk.json": { context: prod } })).toEqual([missing]);
});

test.each<[Files, string]>([
  [{ context: {} }, "conflict context: move its keys one level up: a configuration file has no context"],
  [{ config: "x.json" }, "conflict config: a configuration file cannot name another one. Remove it"],
  [
    { "@aws-cdk/core:bootstrapQualifier": "acme" },
    "conflict @aws-cdk/core:bootstrapQualifier: it is a key of the CDK. Set it in cdk.json or with -c",
  ],
])("%j does not belong into a configuration file", (extra, problem) => {
  expect(problemsOf({ ...prod, ...extra })).toEqual([problem]);
});

test.each<[unknown, string]>([
  ['{\n  "a": "s3cr3t" "b": 1\n}', "the file must be valid JSON (line 2 column 17)"],
  ["// s3cr3t\n{}", "the file must be valid JSON without comments"],
  [["s3cr3t"], "the file must contain one JSON object, with configuration keys as its names"],
])("the error about a file that is no JSON object contains no text of the file", (content, remedy) => {
  expect(problemsOf(content)).toEqual([`invalid config: ${remedy}`]);
});

test("a missing file is reported with its path", () => {
  expect(read({ config: "config/prodd.json" }, {})).toEqual([
    {
      outcome: "unusable",
      file: "config/prodd.json",
      problems: [expect.objectContaining({ key: "config", received: '"config/prodd.json"' })],
    },
  ]);
});
