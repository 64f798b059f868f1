import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import type { FunctionName } from "../lambda/contract/functions.ts";
import { packageRoot } from "./package-root.ts";

/**
 * The folder of a function's bundle. The package holds bundles compressed, which keeps it below 3 MB: they are unpacked in the
 * folder of the cloud assembly. Throws if the bundle has not been built.
 */
export function bundlePath(name: FunctionName, assembly: string): string {
  const folder = join(packageRoot(), "dist", "lambda", name);
  const code = join(folder, "index.js");
  if (existsSync(code)) return folder;
  const packed = join(packageRoot(), "dist", "packed", `${name}.js.br`);
  if (!existsSync(packed)) {
    throw new Error(`The ${name} function is not built: ${code} is missing. Run npm run build.`);
  }
  const unpacked = join(assembly, ".spacelift-datadog", name);
  mkdirSync(unpacked, { recursive: true });
  writeFileSync(join(unpacked, "index.js"), brotliDecompressSync(readFileSync(packed)));
  // As the build writes it: an app's own package.json must not decide how Lambda loads the bundle.
  writeFileSync(join(unpacked, "package.json"), '{"type":"commonjs"}\n');
  return unpacked;
}
