import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleTrimmed } from "../../scripts/build/bundle.ts";

const root = join(import.meta.dirname, "../..");

/** A module of this folder, bundled as the functions are, and loaded. */
export async function loadBundled(name: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "spacelift-datadog-trimmed-"));
  try {
    const file = join(folder, "index.cjs");
    writeFileSync(file, (await bundleTrimmed(root, join(import.meta.dirname, `${name}.ts`))).code);
    const loaded: unknown = createRequire(file)(file);
    return loaded;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
