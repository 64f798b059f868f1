import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatadogOperation } from "../../lambda/contract/functions.ts";
import { bundleTrimmed } from "../../scripts/build/bundle.ts";

const root = join(import.meta.dirname, "../..");

/** Bundles a module of this folder like a function that calls these operations of Datadog, and loads it. */
export async function loadBundled(name: string, operations: readonly DatadogOperation[] = []): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "spacelift-datadog-trimmed-"));
  try {
    const file = join(folder, "index.cjs");
    writeFileSync(file, (await bundleTrimmed(root, join(import.meta.dirname, `${name}.ts`), operations)).code);
    const loaded: unknown = createRequire(file)(file);
    return loaded;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
