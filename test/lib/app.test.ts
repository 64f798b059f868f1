import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFolder, root } from "./synthesis.ts";

/** Runs the CDK app as the CDK's command line does: context and output folder in the environment. */
function runApp(context: Record<string, unknown>) {
  const assembly = createFolder("app");
  const { status, stderr } = spawnSync(process.execPath, [join(root, "bin", "spacelift-datadog.ts")], {
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
