import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SpaceliftDatadogProps } from "../../lib/configuration/spacelift-datadog-props.ts";
import { createFolder, createStack, resources, root, synthesize } from "./synthesis.ts";

function manual(configuration: Partial<SpaceliftDatadogProps>) {
  const { registration } = createStack({ ...configuration, registration: "manual" }).integration;
  if (registration.kind !== "manual") throw new Error("not manual");
  return registration;
}

test("a manual registration has no registrar, schedule or alarm on drift", () => {
  const template = synthesize({ registration: "manual" });
  expect(resources(template, "Custom::SpaceliftRegistration")).toEqual({});
  expect(Object.keys(resources(template, "AWS::Events::Rule"))).toEqual([expect.stringContaining("Heartbeat")]);
  expect(Object.keys(resources(template, "AWS::CloudWatch::Alarm")).join()).not.toMatch(/Drift|Registrar/);
  expect(Object.keys(resources(template, "AWS::Lambda::Function"))).toHaveLength(3);
});

test("the command prints the configured policy, even with quotes in the extension's path", () => {
  const folder = join(createFolder("extension"), "it's here");
  mkdirSync(folder);
  const policyExtension = join(folder, "mine.rego");
  cpSync(join(root, "policy", "extension.example.rego"), policyExtension);
  const { policyText, policyTextCommand } = manual({
    integrationName: "audit",
    finishedStates: ["FAILED", "CANCELED"],
    includeTags: ["run_url", "run_note"],
    policyExtension,
  });
  const command = policyTextCommand.replace("npm run --silent policy --", `"$NODE" scripts/policy.ts`);
  const env = { ...process.env, NODE: process.execPath };
  expect(execFileSync("sh", ["-c", command], { cwd: root, encoding: "utf8", env })).toBe(policyText);
  expect(policyText).toContain('\nendpoint_id := "audit"\n');
  expect(policyText).toContain('\nfinished_states := {"FAILED", "CANCELED"}\n');
  expect(policyText).toContain('\ndefault_include := {"run_url", "run_note"}\n');
  expect(policyText).toContain('skip contains "proposed runs are not counted"');
});
