import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { z } from "zod";
import { assetsOf, createFolder, expectedAssets, writeFiles } from "./app.ts";
import { runAsUser } from "./user.ts";

const stack = `
import * as cdk from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { SpaceliftDatadog } from 'spacelift-datadog';

export class MyAppStack extends cdk.Stack {
  readonly metrics: SpaceliftDatadog;

  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    this.metrics = new SpaceliftDatadog(this, 'Metrics', { spaceliftEndpoint: 'https://acme.app.spacelift.io' });
  }
}
`;

const jestTest = `
import * as cdk from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { ConfigurationError, SpaceliftDatadog } from 'spacelift-datadog';
import { MyAppStack } from '../lib/my-app-stack';

test('the stack has the functions', () => {
  const stack = new MyAppStack(new cdk.App(), 'Test');
  expect(stack.metrics).toBeInstanceOf(SpaceliftDatadog);
  const functions = Template.fromStack(stack).findResources('AWS::Lambda::Function');
  expect(Object.keys(functions).join()).toMatch(/Receiver.*Forwarder|Forwarder.*Receiver/);
});

test('a wrong property is a ConfigurationError', () => {
  const create = () => new SpaceliftDatadog(new cdk.Stack(), 'Metrics', { spaceliftEndpoint: 'acme' });
  expect(create).toThrow(ConfigurationError);
});
`;

const repository = join(import.meta.dirname, "../..");
const app = join(createFolder(), "my-app");

describe("in an app of cdk init, with npm", () => {
  let before: readonly string[];
  let npmOutput: string;

  beforeAll(() => {
    writeFiles(app, { ".npmrc": "audit=false\nfund=false\nprefer-offline=true\n" });
    const cdk = join(repository, "node_modules/.bin/cdk");
    runAsUser(app, cdk, ["init", "app", "--language", "typescript", "--generate-only"]);
    writeFiles(app, { "lib/my-app-stack.ts": stack, "test/my-app.test.ts": jestTest });
    runAsUser(app, "npm", ["pkg", "set", "scripts.node-version=node -v"]);
    runAsUser(app, "npm", ["install"]);
    before = installedPackages();
    const { stdout, stderr } = runAsUser(app, "npm", ["install", inject("tarball")]);
    npmOutput = `${stdout}${stderr}`;
  });

  test("the installation adds one package of less than 3 MB, without a warning about it", () => {
    expect(installedPackages().filter((path) => !before.includes(path))).toEqual(["node_modules/spacelift-datadog"]);
    expect(bytesIn(join(app, "node_modules/spacelift-datadog"))).toBeLessThan(3e6);
    expect(npmOutput).not.toContain("spacelift-datadog");
  });

  test("node in the app's npm scripts stays the app's own", () => {
    expect(runAsUser(app, "npm", ["run", "--silent", "node-version"]).stdout).toBe(
      runAsUser(app, "node", ["-v"]).stdout,
    );
  });

  test("the package's program runs on the app's Node", () => {
    const { stdout } = runAsUser(app, "npx", ["--no", "spacelift-datadog", "--version"]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("the app type-checks", () => {
    expect(() => runAsUser(app, "npm", ["run", "build"])).not.toThrow();
  });

  test("Jest tests a stack with the construct", () => {
    expect(runAsUser(app, "npm", ["test"]).stderr).toMatch(/Tests: +2 passed, 2 total/);
  });

  test("cdk synth writes the same functions as in a clone", () => {
    runAsUser(app, "npx", ["cdk", "synth", "--quiet", "--no-notices"]);
    expect(assetsOf(join(app, "cdk.out"))).toEqual(expectedAssets());
  });
});

/** npm's own list, without the optional packages of other systems. */
function installedPackages(): readonly string[] {
  const lock = JSON.parse(readFileSync(join(app, "node_modules/.package-lock.json"), "utf8"));
  return Object.keys(z.object({ packages: z.record(z.string(), z.unknown()) }).parse(lock).packages);
}

function bytesIn(folder: string): number {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => statSync(join(folder, name)));
  return paths.reduce((sum, status) => sum + (status.isFile() ? status.size : 0), 0);
}
