import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** Each room of the house, and what its files may and may not import. */
const imports = [
  ["lambda/contract", "./metrics.ts", "allowed"],
  ["lambda/contract", "node:crypto", "allowed"],
  ["lambda/contract", "../shared/json.ts", "forbidden"],
  ["lambda/contract", "../events/event.ts", "forbidden"],
  ["lambda/events", "../contract/environment.ts", "allowed"],
  ["lambda/events", "../shared/json.ts", "allowed"],
  ["lambda/events", "../shared/log.ts", "forbidden"],
  ["lambda/events", "../forwarder/forward.ts", "forbidden"],
  ["lambda/events", "node:zlib", "forbidden"],
  ["lambda/forwarder/destinations/metrics/domain", "./claim.ts", "allowed"],
  ["lambda/forwarder/destinations/metrics/domain", "../../../../shared/datadog-tags.ts", "allowed"],
  ["lambda/forwarder/destinations/metrics/domain", "../../../../contract/metrics.ts", "allowed"],
  ["lambda/forwarder/destinations/metrics/domain", "../../../../events/event.ts", "allowed"],
  ["lambda/forwarder/destinations/metrics/domain", "../../../domain/answer.ts", "allowed"],
  ["lambda/forwarder/destinations/metrics/domain", "../deliver.ts", "forbidden"],
  ["lambda/forwarder/destinations/metrics/domain", "node:fs", "forbidden"],
  ["lambda/registrar/domain", "node:crypto", "allowed"],
  ["lambda/registrar/audit-trail", "../domain/resource.ts", "allowed"],
  ["lambda/registrar/audit-trail", "../ensure-secret.ts", "allowed"],
  ["lambda/registrar/audit-trail", "../../adapters/spacelift.ts", "forbidden"],
  ["lambda/registrar/audit-trail", "../../receiver/receive.ts", "forbidden"],
  ["lambda/registrar/domain", "../../shared/secret.ts", "allowed"],
  ["lambda/registrar/domain", "../../shared/log.ts", "forbidden"],
  ["lambda/registrar/domain", "../register.ts", "forbidden"],
  ["lambda/registrar/domain", "../../adapters/spacelift.ts", "forbidden"],
  ["lambda/registrar/domain", "@aws-sdk/client-ssm", "forbidden"],
  ["lambda/registrar/recovery", "./domain/recovery-plan.ts", "allowed"],
  ["lambda/registrar/recovery", "../spacelift.ts", "allowed"],
  ["lambda/registrar/recovery", "../../shared/envelope.ts", "allowed"],
  ["lambda/registrar/recovery", "../../adapters/topic.ts", "forbidden"],
  ["lambda/registrar/recovery/domain", "../../../shared/json.ts", "allowed"],
  ["lambda/registrar/recovery/domain", "../recover.ts", "forbidden"],
  ["lambda/shared", "./json.ts", "allowed"],
  ["lambda/shared", "../contract/environment.ts", "allowed"],
  ["lambda/shared/custom-resource", "../log.ts", "allowed"],
  ["lambda/shared/custom-resource", "../../registrar/spacelift.ts", "forbidden"],
  ["lambda/shared", "../forwarder/forward.ts", "forbidden"],
  ["lambda/shared", "@aws-sdk/client-ssm", "forbidden"],
  ["lambda/forwarder", "./destinations/metrics/deliver.ts", "allowed"],
  ["lambda/forwarder", "../shared/log.ts", "allowed"],
  ["lambda/forwarder", "../events/event.ts", "allowed"],
  ["lambda/forwarder", "@middy/core", "allowed"],
  ["lambda/forwarder", "p-limit", "allowed"],
  ["lambda/forwarder", "../receiver/receive.ts", "forbidden"],
  ["lambda/forwarder", "../adapters/queue.ts", "forbidden"],
  ["lambda/forwarder", "@aws-sdk/client-sqs", "forbidden"],
  ["lambda/forwarder", "@datadog/datadog-api-client", "forbidden"],
  ["lambda/forwarder", "node:https", "forbidden"],
  ["lambda/forwarder/destinations/metrics", "./domain/claim.ts", "allowed"],
  ["lambda/forwarder/destinations/metrics", "../../settle.ts", "allowed"],
  ["lambda/forwarder/destinations/metrics", "../../domain/answer.ts", "allowed"],
  ["lambda/forwarder/destinations/metrics", "../../../shared/log.ts", "allowed"],
  ["lambda/forwarder/destinations/metrics", "../../../registrar/register.ts", "forbidden"],
  ["lambda/forwarder/destinations/metrics", "../../../adapters/datadog.ts", "forbidden"],
  ["lambda/poller", "./read-state.ts", "allowed"],
  ["lambda/poller", "../registrar/spacelift.ts", "forbidden"],
  ["lambda/poller/domain", "../../shared/spacelift-account.ts", "allowed"],
  ["lambda/poller/domain", "../spacelift-state.ts", "forbidden"],
  ["lambda/a-new-function", "../receiver/receive.ts", "forbidden"],
  ["lambda/a-new-function", "../shared/log.ts", "allowed"],
  ["lambda/*/entry.ts", "./receive.ts", "allowed"],
  ["lambda/*/entry.ts", "../adapters/queue.ts", "allowed"],
  ["lambda/*/entry.ts", "@aws-sdk/client-ssm", "allowed"],
  ["lambda/*/entry.ts", "../forwarder/forward.ts", "forbidden"],
  ["lambda/*/entry.ts", "../../lib/delivery.ts", "forbidden"],
  ["lambda/*/entry.ts", "../../simulator/simulator.ts", "forbidden"],
  ["lambda/*/entry.ts", "../../policy/notification.rego", "allowed"],
  ["lambda/*/entry.ts", "../../policy/extension.example.rego", "forbidden"],
  ["lambda/*/entry.ts", "../../datadog/dashboard.json", "allowed"],
  ["lambda/*/entry.ts", "../../datadog/monitors.json", "forbidden"],
  ["lambda/adapters", "../registrar/entry.ts", "forbidden"],
  ["lambda/adapters", "../forwarder/destinations/metrics/entry.ts", "forbidden"],
  ["lambda/forwarder/destinations/*/entry.ts", "./metrics-forwarder.ts", "allowed"],
  ["lambda/forwarder/destinations/*/entry.ts", "../../../adapters/queue.ts", "allowed"],
  ["lambda/forwarder/destinations/*/entry.ts", "../../../registrar/register.ts", "forbidden"],
  ["lambda/adapters", "../../lib/delivery.ts", "forbidden"],
  ["lambda/adapters", "@aws-sdk/client-ssm", "allowed"],
  ["lambda/adapters", "../forwarder/forward.ts", "allowed"],
  ["lib", "../lambda/forwarder/forward.ts", "forbidden"],
  ["lib", "../lambda/shared/json.ts", "forbidden"],
  ["lib", "../lambda/registrar/entry.ts", "forbidden"],
  ["lib", "../simulator/simulator.ts", "forbidden"],
  ["lib", "../lambda/contract/environment.ts", "allowed"],
  ["lib", "../lambda/contract/policy.ts", "allowed"],
  ["lib", "aws-cdk-lib/aws-sqs", "allowed"],
  ["lib/configuration", "../../lambda/contract/environment.ts", "allowed"],
  ["lib/configuration", "../../lambda/shared/json.ts", "forbidden"],
  ["lib/configuration", "../../simulator/simulator.ts", "forbidden"],
  ["simulator", "../lib/delivery.ts", "forbidden"],
  ["simulator", "@aws-sdk/client-sqs", "forbidden"],
  ["simulator/stand-ins", "@aws-sdk/client-sqs", "forbidden"],
  ["simulator/stand-ins", "../../lib/delivery.ts", "forbidden"],
  ["simulator", "../lambda/receiver/receive.ts", "allowed"],
  ["simulator/stand-ins", "../../lambda/adapters/queue.ts", "allowed"],
  ["simulator/page", "../../lambda/shared/json.ts", "forbidden"],
  ["simulator/page", "../console/state.ts", "forbidden"],
  ["simulator/page", "node:fs", "forbidden"],
  ["simulator/page", "../messages/console-state.ts", "allowed"],
  ["simulator/page", "./dom.ts", "allowed"],
  ["simulator/page", "chart.js", "allowed"],
  ["simulator/messages", "../../lambda/shared/json.ts", "forbidden"],
  ["simulator/messages", "../faults.ts", "forbidden"],
  ["simulator/messages", "../../lambda/contract/destinations.ts", "allowed"],
  ["simulator/messages", "./story.ts", "allowed"],
  ["bin", "../lambda/contract/environment.ts", "forbidden"],
  ["bin", "../lib/configuration/configuration.ts", "allowed"],
] as const;

describe("the linter lets a file import", () => {
  const folder = mkdtempSync(join(tmpdir(), "boundaries-"));
  const reported = new Set<string>();

  beforeAll(() => {
    copyFileSync(join(root, "biome.json"), join(folder, "biome.json"));
    imports.forEach(([room, specifier], index) => {
      const name = `import-${index}`;
      // A function has one entry, so each of these is of another function.
      const file = join(folder, room.includes("*") ? room.replace("*", name) : join(room, `${name}.ts`));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `import { a } from "${specifier}";\nexport const b = a;\n`);
    });
    const biome = join(root, "node_modules/.bin/biome");
    const options = [
      "--vcs-enabled=false",
      "--only=style/noRestrictedImports",
      "--reporter=github",
      "--max-diagnostics=none",
    ];
    const { stdout, stderr } = spawnSync(biome, ["lint", ...options, "."], { cwd: folder, encoding: "utf8" });
    for (const [, index] of `${stdout}${stderr}`.matchAll(/import-(\d+)\b/g)) reported.add(String(index));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(imports.map((each, index) => [...each, index] as const))("%s ← %s: %s", (_, __, verdict, index) => {
    expect(reported.has(String(index)) ? "forbidden" : "allowed").toBe(verdict);
  });
});
