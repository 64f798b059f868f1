import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { z } from "zod";
import { SpaceliftDatadogStack } from "../../lib/spacelift-datadog-stack.ts";
import { createApp, properties, resources, root } from "./synthesis.ts";
import { wholeConfiguration } from "./whole-configuration.ts";

const account = "111111111111";
const places = [
  { partition: "aws-us-gov", region: "us-gov-west-1" },
  { partition: "aws-cn", region: "cn-north-1" },
] as const;

/** The stack of a region; environment-agnostic without a region. */
function synthesizeIn(region?: string, partition = "aws"): Template {
  const kmsKeyArn = `arn:${partition}:kms:${region ?? "eu-west-1"}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  return Template.fromStack(
    new SpaceliftDatadogStack(createApp(), "metrics", {
      configuration: { ...wholeConfiguration, kmsKeyArn, resourceTags: ["team=ops"] },
      ...(region !== undefined && { env: { account, region } }),
    }),
  );
}

/** Every text in a template with its path, without the ARN that the configuration gives. */
function textsIn(value: unknown, path = ""): readonly (readonly [path: string, text: string])[] {
  if (typeof value === "string") return value.includes(":key/") ? [] : [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => textsIn(each, `${path}/${key}`));
}

/**
 * Names of services are the same in all partitions (AWS IAM, "AWS JSON policy elements: Principal"). `kms:ViaService` has
 * both suffixes.
 */
const exempt = /\/Principal(?:\/Service)?(?:\/\d+)?$|\/kms:ViaService\/\d+(?:\/Fn::Join\/1\/\d+)?$/;

test.each(places)(
  "in $partition, the template has no ARN and no host of another partition",
  ({ partition, region }) => {
    const texts = textsIn(synthesizeIn(region, partition).toJSON()).filter(([path]) => !exempt.test(path));
    expect(texts.filter(([, text]) => /\barn:aws:/.test(text))).toEqual([]);
    expect(texts.filter(([, text]) => /amazonaws\.com(?!\.cn)|aws\.amazon\.com/.test(text))).toEqual([]);
  },
);

test("without a region, the template leaves partition and suffix to CloudFormation", () => {
  const texts = textsIn(synthesizeIn().toJSON()).filter(([path]) => !exempt.test(path));
  expect(texts.filter(([, text]) => /\barn:aws|amazonaws\.com|aws\.amazon\.com/.test(text))).toEqual([]);
});

test("no function names a partition, or a host of AWS", () => {
  const files = readdirSync(join(root, "lambda"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  expect(files.length).toBeGreaterThan(100);
  const texts = files.map((name) => [name, readFileSync(join(root, "lambda", name), "utf8")] as const);
  expect(
    texts.filter(([, text]) => /\barn:aws|amazonaws\.com|aws\.amazon\.com/.test(text)).map(([name]) => name),
  ).toEqual([]);
});

const principals = z.looseObject({
  Properties: z.looseObject({
    AssumeRolePolicyDocument: z.object({
      Statement: z.array(z.looseObject({ Principal: z.object({ Service: z.string() }) })),
    }),
  }),
});

test.each(places)(
  "in $partition, Lambda may assume the roles under its name of every partition",
  ({ partition, region }) => {
    const roles = Object.values(resources(synthesizeIn(region, partition), "AWS::IAM::Role"));
    const services = roles.flatMap((role) =>
      principals.parse(role).Properties.AssumeRolePolicyDocument.Statement.map(({ Principal }) => Principal.Service),
    );
    expect(new Set(services)).toEqual(new Set(["lambda.amazonaws.com"]));
  },
);

const formats = {
  "aws-us-gov": "Text",
  "aws-cn": "JSON",
} as const;

test.each(places)(
  "in $partition, Lambda writes its own log lines in a format that exists there",
  ({ partition, region }) => {
    const functions = Object.values(resources(synthesizeIn(region, partition), "AWS::Lambda::Function"));
    expect(functions.map(({ Properties }) => Properties?.["LoggingConfig"])).toEqual(
      Array.from({ length: 6 }, () => expect.objectContaining({ LogFormat: formats[partition] })),
    );
  },
);

test.each(places)("in $partition, the event source mapping has no tags", ({ partition, region }) => {
  const mapping = properties(synthesizeIn(region, partition), "AWS::Lambda::EventSourceMapping", "Consumer");
  expect(mapping["Tags"]).toEqual({ Ref: "AWS::NoValue" });
});

test("without a region, CloudFormation decides on the log format and on the tags of the mapping", () => {
  const template = synthesizeIn();
  const [lambda] = Object.values(resources(template, "AWS::Lambda::Function"));
  const decided = [lambda?.Properties, properties(template, "AWS::Lambda::EventSourceMapping", "Consumer")];
  const conditions = decided.map((each) => JSON.stringify(each).match(/"Fn::If":\["(\w+)"/)?.[1] ?? "");
  const isGovCloud = { "Fn::Equals": [{ Ref: "AWS::Partition" }, "aws-us-gov"] };
  const isChina = { "Fn::Equals": [{ Ref: "AWS::Partition" }, "aws-cn"] };
  expect(conditions.map((name) => template.findConditions(name)[name])).toEqual([
    isGovCloud,
    { "Fn::Or": [isChina, isGovCloud] },
  ]);
  expect(decided).toMatchObject([
    { LoggingConfig: { LogFormat: { "Fn::If": [conditions[0], "Text", "JSON"] } } },
    { Tags: { "Fn::If": [conditions[1], { Ref: "AWS::NoValue" }, [{ Key: "team", Value: "ops" }]] } },
  ]);
});
