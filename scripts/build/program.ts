import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * CommonJS dependencies call `require`, and `URL.parse` is missing before Node 22.1. The names must not collide with
 * those of the code.
 */
const banner = `import { createRequire as programRequire } from "node:module";
const require = programRequire(import.meta.url);
URL.parse ??= (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null);`;

/**
 * Writes the package's program to `dist/bin`. Node strips no types inside `node_modules`, and the program carries its
 * AWS clients, so that the package has no dependency but its peers. A part is loaded when a command needs it.
 */
export async function buildProgram(root: string): Promise<void> {
  const folder = join(root, "dist/bin");
  rmSync(folder, { recursive: true, force: true });
  await build({
    entryPoints: [join(root, "scripts/spacelift-datadog.ts")],
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    mainFields: ["module", "main"],
    minify: true,
    // A stack trace shows the names.
    keepNames: true,
    banner: { js: banner },
    logLevel: "error",
    outdir: folder,
  });
}
