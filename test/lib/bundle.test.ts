import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";
import { functionNames } from "../../lambda/contract/functions.ts";
import { bundlePath } from "../../lib/bundle.ts";
import { createFolder, root } from "./synthesis.ts";

const bundleModule = z.object({ bundlePath: z.function({ input: [z.string(), z.string()], output: z.string() }) });

/** The module, copied into `folder` of another package. */
async function loadFrom(packageRoot: string, folder: string, name: string) {
  mkdirSync(join(packageRoot, folder), { recursive: true });
  writeFileSync(join(packageRoot, "package.json"), JSON.stringify({ name, type: "module" }));
  for (const file of ["bundle.ts", "package-root.ts"]) cpSync(join(root, "lib", file), join(packageRoot, folder, file));
  return bundleModule.parse(await import(pathToFileURL(join(packageRoot, folder, "bundle.ts")).href)).bundlePath;
}

test.each(functionNames)("the %s's bundle is the build's output", (name) => {
  const folder = bundlePath(name, "unused");
  expect(folder).toBe(join(root, "dist", "lambda", name));
  expect(existsSync(join(folder, "index.js"))).toBe(true);
});

test.each(functionNames)("the %s's bundle in the package is the same", async (name) => {
  const packageRoot = createFolder(`packed-${name}`);
  const find = await loadFrom(packageRoot, "lib", "spacelift-datadog");
  cpSync(join(root, "dist", "packed"), join(packageRoot, "dist", "packed"), { recursive: true });
  const unpacked = find(name, join(packageRoot, "cdk.out"));
  const built = bundlePath(name, "unused");
  expect(readdirSync(unpacked)).toEqual(readdirSync(built));
  for (const file of readdirSync(built)) {
    expect(readFileSync(join(unpacked, file)).equals(readFileSync(join(built, file)))).toBe(true);
  }
});

test.each(["lib", "dist/lib"])("a missing bundle names the command to run, from %s", async (folder) => {
  const packageRoot = createFolder("unbuilt");
  const find = await loadFrom(packageRoot, folder, "spacelift-datadog");
  const missing = join(packageRoot, "dist", "lambda", "receiver", "index.js");
  expect(() => find("receiver", "unused")).toThrow(
    `The receiver function is not built: ${missing} is missing. Run npm run build.`,
  );
});

test("another package's folder is not mistaken for ours", async () => {
  const find = await loadFrom(createFolder("foreign"), "lib", "another");
  expect(() => find("receiver", "unused")).toThrow(/No package\.json of spacelift-datadog above/);
});
