import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** Each room of the house, and what its files may and may not import. */
const imports = [
  ["lambda/domain", "node:fs", "forbidden"],
  ["lambda/domain", "node:zlib", "forbidden"],
  ["lambda/domain", "@aws-sdk/client-ssm", "forbidden"],
  ["lambda/domain", "../handlers/receive.ts", "forbidden"],
  ["lambda/domain", "../adapters/queue.ts", "forbidden"],
  ["lambda/domain", "node:crypto", "allowed"],
  ["lambda/domain", "./tags.ts", "allowed"],
  ["lambda/domain", "../environment.ts", "allowed"],
  ["lambda/handlers", "@aws-sdk/client-sqs", "forbidden"],
  ["lambda/handlers", "@datadog/datadog-api-client", "forbidden"],
  ["lambda/handlers", "../adapters/queue.ts", "forbidden"],
  ["lambda/handlers", "node:https", "forbidden"],
  ["lambda/handlers", "@middy/core", "allowed"],
  ["lambda/handlers", "p-limit", "allowed"],
  ["lambda/handlers", "../domain/tags.ts", "allowed"],
  ["lambda/handlers", "../environment.ts", "allowed"],
  ["lambda/adapters", "../forwarder.ts", "forbidden"],
  ["lambda/adapters", "../../lib/delivery.ts", "forbidden"],
  ["lambda/adapters", "@aws-sdk/client-ssm", "allowed"],
  ["lambda/adapters", "../handlers/forward.ts", "allowed"],
  ["lambda", "../lib/delivery.ts", "forbidden"],
  ["lambda", "../simulator/simulator.ts", "forbidden"],
  ["lambda", "../policy/extension.example.rego", "forbidden"],
  ["lambda", "../policy/notification.rego", "allowed"],
  ["lambda", "../datadog/monitors.json", "forbidden"],
  ["lambda", "../datadog/dashboard.json", "allowed"],
  ["lambda", "./adapters/queue.ts", "allowed"],
  ["lib", "../lambda/domain/tags.ts", "forbidden"],
  ["lib", "../lambda/handlers/receive.ts", "forbidden"],
  ["lib", "../simulator/simulator.ts", "forbidden"],
  ["lib", "../lambda/registrar.ts", "forbidden"],
  ["lib", "../lambda/environment.ts", "allowed"],
  ["lib", "../lambda/domain/policy.ts", "allowed"],
  ["lib", "../lambda/domain/metric-metadata.ts", "allowed"],
  ["lib", "aws-cdk-lib/aws-sqs", "allowed"],
  ["lib/configuration", "../../lambda/domain/tags.ts", "forbidden"],
  ["lib/configuration", "../../lambda/registrar.ts", "forbidden"],
  ["lib/configuration", "../../simulator/simulator.ts", "forbidden"],
  ["lib/configuration", "../../lambda/environment.ts", "allowed"],
  ["lib/configuration", "../../lambda/domain/metrics.ts", "allowed"],
  ["simulator", "../lib/delivery.ts", "forbidden"],
  ["simulator", "@aws-sdk/client-sqs", "forbidden"],
  ["simulator/stand-ins", "@aws-sdk/client-sqs", "forbidden"],
  ["simulator/stand-ins", "../../lib/delivery.ts", "forbidden"],
  ["simulator", "../lambda/handlers/receive.ts", "allowed"],
  ["simulator/stand-ins", "../../lambda/adapters/queue.ts", "allowed"],
  ["bin", "../lambda/environment.ts", "forbidden"],
  ["bin", "../lib/configuration/configuration.ts", "allowed"],
] as const;

describe("the linter lets a file import", () => {
  const folder = mkdtempSync(join(tmpdir(), "boundaries-"));
  const reported = new Set<string>();

  beforeAll(() => {
    copyFileSync(join(root, "biome.json"), join(folder, "biome.json"));
    imports.forEach(([room, specifier], index) => {
      const file = join(folder, room, `import-${index}.ts`);
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
    for (const [, index] of `${stdout}${stderr}`.matchAll(/import-(\d+)\.ts/g)) reported.add(String(index));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(imports.map((each, index) => [...each, index] as const))("%s ← %s: %s", (_, __, verdict, index) => {
    expect(reported.has(String(index)) ? "forbidden" : "allowed").toBe(verdict);
  });
});
