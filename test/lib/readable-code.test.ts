import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stack, Stage } from "aws-cdk-lib";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { Asset } from "aws-cdk-lib/aws-s3-assets";
import type { Construct } from "constructs";
import { expect, test } from "vitest";
import { makeReadable, readableCode } from "../../lib/readable-code.ts";
import { createApp, createFolder } from "./synthesis.ts";

/** The folder of a function, as `npm install` leaves it under `umask 077`. */
function unreadableFolder(): string {
  const folder = createFolder("unreadable");
  for (const name of ["index.js", "package.json"]) writeFileSync(join(folder, name), "{}", { mode: 0o600 });
  chmodSync(folder, 0o700);
  return folder;
}

function createFunction(scope: Construct, code: Code) {
  const lambda = new LambdaFunction(new Stack(scope, "Stack"), "Function", {
    code,
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
  });
  const asset = lambda.node.findChild("Code");
  if (!(asset instanceof Asset)) throw new Error("The function has no asset.");
  return { lambda, asset };
}

function modesIn(folder: string): readonly string[] {
  const paths = [folder, ...readdirSync(folder).map((name) => join(folder, name))];
  return paths.map((path) => (statSync(path).mode & 0o777).toString(8));
}

test.each([
  ["an app", false],
  ["a stage of an app", true],
])("the code in %s is readable for everybody, and its source stays as it is", (_, isStaged) => {
  const app = createApp();
  const scope = isStaged ? new Stage(app, "Prod") : app;
  const source = unreadableFolder();
  const { lambda, asset } = createFunction(scope, readableCode(source, "function"));
  makeReadable(lambda);
  expect(modesIn(join(scope.outdir, asset.assetPath))).toEqual(["755", "644", "644"]);
  expect(modesIn(source)).toEqual(["700", "600", "600"]);
});

test("the hash differs from the CDK's own, so unreadable archives are replaced, and does not depend on modes", () => {
  const source = unreadableFolder();
  const hashOf = (code: Code) => createFunction(createApp(), code).asset.assetHash;
  const unreadable = hashOf(readableCode(source, "function"));
  expect(hashOf(Code.fromAsset(source))).not.toBe(unreadable);
  chmodSync(join(source, "index.js"), 0o644);
  expect(hashOf(readableCode(source, "function"))).toBe(unreadable);
});

test("without staging, the package's own files stay as they are", () => {
  const source = unreadableFolder();
  const { lambda } = createFunction(
    createApp({ "aws:cdk:disable-asset-staging": true }),
    readableCode(source, "function"),
  );
  makeReadable(lambda);
  expect(modesIn(source)).toEqual(["700", "600", "600"]);
});
