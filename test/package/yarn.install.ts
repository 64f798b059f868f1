import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { assetsOf, createFolder, expectedAssets, writeFiles } from "./app.ts";
import { oldestPeers } from "./oldest-peers.ts";
import { runAsUser } from "./user.ts";

const app = `
import { App, Stack } from "aws-cdk-lib";
import { SpaceliftDatadog } from "spacelift-datadog";

const app = new App({ outdir: "cdk.out" });
new SpaceliftDatadog(new Stack(app, "Platform"), "Metrics", { spaceliftEndpoint: "https://acme.app.spacelift.io" });
app.synth();
`;

describe("with Yarn's Plug'n'Play, which unpacks no package, and an ECMAScript module", () => {
  const folder = createFolder();
  const yarn = (...args: readonly string[]) =>
    runAsUser(folder, join(inject("managers"), "yarn"), args, {
      // Yarn does not read npm's configuration.
      YARN_NPM_REGISTRY_SERVER: runAsUser(folder, "npm", ["config", "get", "registry"]).stdout.trim(),
      YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
      YARN_ENABLE_TELEMETRY: "false",
    });

  beforeAll(() => {
    // Yarn ignores the packages that newer versions of aws-cdk-lib bundle, and needs each of them from the registry.
    const dependencies = { ...oldestPeers(), "spacelift-datadog": `file:${inject("tarball")}` };
    const manifest = { name: "app", private: true, type: "module", dependencies };
    writeFiles(folder, { "package.json": JSON.stringify(manifest), "yarn.lock": "", "app.js": app });
    yarn("install");
  });

  test("a synthesis writes the same functions as in a clone", () => {
    expect(existsSync(join(folder, "node_modules"))).toBe(false);
    yarn("node", "app.js");
    expect(assetsOf(join(folder, "cdk.out"))).toEqual(expectedAssets());
  });
});
