import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Stack, Stage } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { CodePipeline, CodePipelineSource, type FileSet, ShellStep, type Step } from "aws-cdk-lib/pipelines";
import { expect, test } from "vitest";
import { z } from "zod";
import type { SpaceliftDatadogProps } from "../../lib/configuration/spacelift-datadog-props.ts";
import { SpaceliftDatadogStack } from "../../lib/spacelift-datadog-stack.ts";
import { physicalNames } from "./names.ts";
import { createApp } from "./synthesis.ts";
import { wholeConfiguration } from "./whole-configuration.ts";

const env = { account: "111111111111", region: "eu-west-1" };
const assets = z.object({ files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })) });

/** A pipeline that deploys one installation in each stage. */
function createPipeline(stages: Readonly<Record<string, Partial<SpaceliftDatadogProps>>>) {
  const app = createApp();
  const stack = new Stack(app, "Pipeline", { env });
  const connectionArn = "arn:aws:codeconnections:eu-west-1:111111111111:connection/1234";
  const input = outputOf(CodePipelineSource.connection("acme/infrastructure", "main", { connectionArn }));
  const synth = outputOf(
    new ShellStep("Synth", { input, commands: ["npm ci", "npx cdk synth"], primaryOutputDirectory: "cdk.out" }),
  );
  const pipeline = new CodePipeline(stack, "Pipeline", { synth });
  const stacks = Object.entries(stages).map(([name, props]) => {
    const stage = new Stage(app, name, { env });
    const configuration = { ...wholeConfiguration, ...props };
    const metrics = new SpaceliftDatadogStack(stage, "Metrics", { configuration });
    pipeline.addStage(stage);
    return metrics;
  });
  return { app, stacks };
}

function outputOf({ primaryOutput }: Step): FileSet {
  if (primaryOutput === undefined) throw new Error("a step has no output");
  return primaryOutput;
}

const stages = {
  Dev: { integrationName: "spacelift-datadog-dev", spaceliftSpace: "dev-01" },
  Prod: { integrationName: "spacelift-datadog-prod", spaceliftSpace: "prod-01" },
};

test("a pipeline deploys the functions of each stage, and looks nothing up", () => {
  const { app } = createPipeline(stages);
  const assembly = app.synth();
  expect(assembly.manifest.missing).toBeUndefined();
  for (const name of ["Dev", "Prod"]) {
    const nested = assembly.getNestedAssembly(`assembly-${name}`);
    expect(nested.manifest.missing).toBeUndefined();
    const [metrics] = nested.stacks;
    const manifest = metrics?.dependencies.find(({ id }) => id.endsWith(".assets"));
    const { files } = assets.parse(JSON.parse(readFileSync(join(nested.directory, `${manifest?.id}.json`), "utf8")));
    const folders = Object.values(files).map(({ source }) => join(nested.directory, source.path));
    const functions = folders.filter((folder) => statSync(folder).isDirectory());
    expect(functions).toHaveLength(6);
    for (const folder of functions) expect(statSync(join(folder, "index.js")).mode & 0o777).toBe(0o644);
  }
});

test("two stages in one account and region share no name", () => {
  const { stacks } = createPipeline(stages);
  expect(stacks.map(({ stackName }) => stackName)).toEqual(["Dev-Metrics", "Prod-Metrics"]);
  const [dev, prod] = stacks.map((stack) => physicalNames(Template.fromStack(stack)));
  expect(dev?.length).toBeGreaterThan(10);
  expect(prod?.filter((name) => dev?.includes(name))).toEqual([]);
});

test("two stages in one account and region with one integrationName fail the synthesis", () => {
  const { app } = createPipeline({ Dev: {}, Prod: { spaceliftEndpoint: "https://other.app.spacelift.io" } });
  expect(() => app.synth()).toThrow("in the same account and region as Dev/Metrics/SpaceliftDatadog");
});
