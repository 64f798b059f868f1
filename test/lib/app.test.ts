import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFolder, root } from "./synthesis.ts";

/** Runs the CDK app in a folder as the CDK's command line does: context and output folder in the environment. */
function runApp(context: Record<string, unknown>, files: Readonly<Record<string, unknown>> = {}) {
  const folder = createFolder("app");
  const assembly = join(folder, "cdk.out");
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
  const { status, stderr } = spawnSync(process.execPath, [join(root, "bin", "spacelift-datadog.ts")], {
    cwd: folder,
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_OUTDIR: assembly },
    encoding: "utf8",
  });
  return { status, stderr, wrote: (name: string) => existsSync(join(assembly, name)) };
}

test("a configuration becomes one stack with the integration's name", () => {
  const { status, wrote } = runApp({ spaceliftEndpoint: "https://acme.app.spacelift.io", integrationName: "audit" });
  expect(status).toBe(0);
  expect(wrote("audit.template.json")).toBe(true);
});

test("a wrong configuration is reported in full, without a stack trace, and nothing is written", () => {
  const { status, stderr, wrote } = runApp({ datadogSite: "datadoghq.co", reconcileMinute: "5" });
  expect(status).toBe(1);
  expect(stderr.trimEnd().split("\n").slice(1)).toEqual([
    expect.stringMatching(/^ {2}spaceliftEndpoint: received nothing; allowed: /),
    expect.stringMatching(/^ {2}datadogSite: received "datadoghq\.co"; allowed: datadoghq\.com, /),
    expect.stringMatching(/^ {2}reconcileMinute: .*\breconcileMinutes\b/),
  ]);
  expect(wrote("manifest.json")).toBe(false);
});

test("each configuration file becomes a stack with its own name", () => {
  const { status, wrote } = runApp(
    { spaceliftEndpoint: "https://acme.app.spacelift.io", config: "prod.json,audit.json" },
    {
      "prod.json": { integrationName: "prod", spaceliftSpace: "prod-01" },
      "audit.json": { integrationName: "audit", spaceliftSpace: "audit-01" },
    },
  );
  expect(status).toBe(0);
  expect([wrote("prod.template.json"), wrote("audit.template.json")]).toEqual([true, true]);
});

test("wrong configuration files are reported with their names, and nothing is written", () => {
  const { status, stderr, wrote } = runApp(
    { spaceliftEndpoint: "https://acme.app.spacelift.io", config: "prod.json,audit.json" },
    { "prod.json": { integrationName: "prod", reconcileMinutes: 0 } },
  );
  expect(status).toBe(1);
  expect(stderr.trimEnd().split("\n")).toEqual([
    "The configuration of spacelift-datadog in prod.json cannot be used:",
    expect.stringMatching(/^ {2}reconcileMinutes: received 0; allowed: /),
    "The configuration of spacelift-datadog in audit.json cannot be used:",
    '  config: received "audit.json"; this file cannot be read. Its path begins in the folder that the CDK runs in',
  ]);
  expect(wrote("manifest.json")).toBe(false);
});
