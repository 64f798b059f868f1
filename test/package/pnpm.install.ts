import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { assetsOf, createFolder, expectedAssets, writeFiles } from "./app.ts";
import { oldestPeers } from "./oldest-peers.ts";
import { runAsUser } from "./user.ts";

const jestTest = `
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { SpaceliftDatadog } from "spacelift-datadog";

test("the stack has the functions", () => {
  const app = new App({ outdir: "cdk.out" });
  const stack = new Stack(app, "Platform");
  const { webhookUrl } = new SpaceliftDatadog(stack, "Metrics", { spaceliftEndpoint: "https://acme.app.spacelift.io" });
  expect(stack.resolve(webhookUrl)).toBeDefined();
  const functions = Template.fromStack(stack).findResources("AWS::Lambda::Function");
  expect(Object.keys(functions).join()).toMatch(/Receiver.*Forwarder|Forwarder.*Receiver/);
  app.synth();
});
`;

/** As `cdk init` made it until TypeScript 7, but with the checks of declaration files. */
const tsconfig = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    strict: true,
    noEmit: true,
    isolatedModules: true,
    types: ["jest", "node"],
  },
  exclude: ["node_modules", "cdk.out"],
};

const jestConfig = 'module.exports = { roots: ["<rootDir>/test"], transform: { "^.+\\\\.ts$": "ts-jest" } };\n';

describe("with pnpm, TypeScript 5, ts-jest and the oldest supported aws-cdk-lib", () => {
  const folder = createFolder();
  const pnpm = (...args: readonly string[]) => runAsUser(folder, join(inject("managers"), "pnpm"), args);
  let output: string;

  beforeAll(() => {
    const manifest = {
      name: "app",
      private: true,
      scripts: { build: "tsc", test: "jest" },
      dependencies: { ...oldestPeers(), "spacelift-datadog": `file:${inject("tarball")}` },
      devDependencies: {
        "@types/jest": "30.0.0",
        "@types/node": "24.19.2",
        jest: "30.5.2",
        "ts-jest": "29.4.15",
        typescript: "5.9.3",
      },
    };
    writeFiles(folder, {
      "package.json": JSON.stringify(manifest),
      "tsconfig.json": JSON.stringify(tsconfig),
      "jest.config.js": jestConfig,
      "test/app.test.ts": jestTest,
    });
    const { stdout, stderr } = pnpm("install", "--ignore-scripts");
    output = `${stdout}${stderr}`;
  });

  test("the oldest versions are installed, without a warning about the package", () => {
    const { version } = JSON.parse(readFileSync(join(folder, "node_modules/aws-cdk-lib/package.json"), "utf8"));
    expect(version).toBe(oldestPeers()["aws-cdk-lib"]);
    expect(output).not.toMatch(/WARN.*(spacelift-datadog|peer)/);
  });

  test("the app type-checks, with every declaration file", () => {
    expect(() => pnpm("run", "build")).not.toThrow();
  });

  test("Jest tests a stack with the construct, and its functions are those of a clone", () => {
    expect(pnpm("test").stderr).toMatch(/Tests: +1 passed, 1 total/);
    expect(assetsOf(join(folder, "cdk.out"))).toEqual(expectedAssets());
  });
});
