import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { functionNames } from "../../lambda/contract/functions.ts";
import { parseLinks } from "../docs/links.ts";
import { readPages } from "../docs/pages.ts";
import { root } from "./synthesis.ts";

const consumer = mkdtempSync(join(tmpdir(), "spacelift-datadog-consumer-"));
const installed = join(consumer, "node_modules", "spacelift-datadog");

const functions = ["forwarder", "receiver", "registrar"];

const app = `
import { App, Stack } from "aws-cdk-lib";
import { SpaceliftDatadog, type SpaceliftDatadogProps, SpaceliftDatadogStack } from "spacelift-datadog";

const props: SpaceliftDatadogProps = { spaceliftEndpoint: "https://acme.app.spacelift.io", alarmEmail: undefined };
const app = new App();
const stack = new Stack(app, "Platform");
const integration: SpaceliftDatadog = new SpaceliftDatadog(stack, "Metrics", {
  ...props,
  extraTags: ["team:ops"],
  datadogAppKeyParameter: "/team/app-key",
});
const url: string = integration.webhookUrl;
const { registration } = integration;
export const toDo: string = registration.kind === "manual" ? registration.policyText : registration.webhookId;
// @ts-expect-error: not a site of Datadog
export const wrong: SpaceliftDatadogProps = { ...props, datadogSite: "datadoghq.co" };
new SpaceliftDatadogStack(app, url === "" ? "never" : "Whole", { configuration: props, description: "All of it" });
app.synth();
`;

const commonJsApp = `
const { App, Stack } = require("aws-cdk-lib");
const { SpaceliftDatadog } = require("spacelift-datadog");
const app = new App();
new SpaceliftDatadog(new Stack(app, "Platform"), "Metrics", { spaceliftEndpoint: "https://acme.app.spacelift.io" });
app.synth();
`;

/**
 * Installs the packed project into another CDK app. The two peers are links: the app chooses their
 * versions, and unpacking them takes a minute and tests nothing.
 */
beforeAll(() => {
  run("npm", ["pack", "--ignore-scripts", "--pack-destination", consumer], root);
  const tarball = readdirSync(consumer).find((name) => name.endsWith(".tgz")) ?? "no tarball";
  write("package.json", JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const quiet = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  run("npm", ["install", ...quiet, "--legacy-peer-deps", join(consumer, tarball)]);
  for (const peer of ["aws-cdk-lib", "constructs"]) {
    symlinkSync(join(root, "node_modules", peer), join(consumer, "node_modules", peer));
  }
}, 180_000);

afterAll(() => rmSync(consumer, { recursive: true, force: true }));

test("the package holds bundles, library, dashboard, monitors, SLOs and policy, but no sources, tests or maps", () => {
  const files = filesOfPackage();
  expect(files).toEqual(
    expect.arrayContaining([
      ...functionNames.map((name) => `dist/packed/${name}.js.br`),
      "dist/lib/index.d.ts",
      "dist/lib/index.js",
      "datadog/dashboard.json",
      "datadog/monitors.json",
      "datadog/slos.json",
      "policy/notification.rego",
    ]),
  );
  expect(files.filter((file) => /(^|\/)test|\.map$|(?<!\.d)\.ts$/.test(file))).toEqual([]);
});

test("the package holds every picture and page of docs that its pages link to", () => {
  const linked = readPages().flatMap(({ file, text }) => parseLinks(text).map(({ path }) => join(dirname(file), path)));
  const expected = linked.filter((path) => /^docs\/.*\.(md|png|svg|webp)$/.test(path));
  expect(expected).toContain("docs/dashboard.webp");
  expect(filesOfPackage()).toEqual(expect.arrayContaining(expected));
});

test("the package has no dependencies but its peers", () => {
  expect(readdirSync(join(consumer, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
    "aws-cdk-lib",
    "constructs",
    "spacelift-datadog",
  ]);
});

test("an app in TypeScript type-checks against it, compiles, and synthesizes our bundles", () => {
  write("app.ts", app);
  const strict = {
    strict: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    module: "nodenext",
    target: "es2024",
    outDir: "out",
  };
  write("tsconfig.json", JSON.stringify({ compilerOptions: strict, files: ["app.ts"] }));
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc")]);
  run(process.execPath, ["out/app.js"], consumer, { CDK_OUTDIR: "assembly" });
  expect(bundles("assembly", "Platform")).toEqual(built());
  expect(bundles("assembly", "Whole")).toEqual(built());
}, 60_000);

test("an app in CommonJS can require it", () => {
  write("app.cjs", commonJsApp);
  run(process.execPath, ["app.cjs"], consumer, { CDK_OUTDIR: "assembly-cjs" });
  expect(bundles("assembly-cjs", "Platform")).toEqual(built());
}, 60_000);

function filesOfPackage(): readonly string[] {
  return readdirSync(installed, { recursive: true, encoding: "utf8" });
}

function run(command: string, args: readonly string[], cwd = consumer, environment: Record<string, string> = {}): void {
  execFileSync(command, args, { cwd, env: { ...process.env, ...environment }, stdio: ["ignore", "ignore", "pipe"] });
}

function write(name: string, content: string): void {
  writeFileSync(join(consumer, name), content);
}

function built(): readonly string[] {
  return functions.map((name) => readFileSync(join(root, "dist", "lambda", name, "index.js"), "utf8"));
}

/** The code of a synthesized stack's functions, in the order of `functions`. */
function bundles(assembly: string, stack: string): readonly string[] {
  const properties = z.object({ Code: z.object({ S3Key: z.string() }).optional() });
  const resource = z.object({ Type: z.string(), Properties: properties.optional() });
  const template = z
    .object({ Resources: z.record(z.string(), resource) })
    .parse(JSON.parse(readFileSync(join(consumer, assembly, `${stack}.template.json`), "utf8")));
  const code = Object.entries(template.Resources).filter(([, { Type }]) => Type === "AWS::Lambda::Function");
  return functions
    .flatMap((name) => code.filter(([id]) => id.toLowerCase().includes(`${name}function`)))
    .map(([, { Properties }]) => Properties?.Code?.S3Key.replace(/\.zip$/, "") ?? "no code")
    .map((hash) => readFileSync(join(consumer, assembly, `asset.${hash}`, "index.js"), "utf8"));
}
