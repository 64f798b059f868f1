import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The functions that `npm run build` bundles. */
export type BundleName = "receiver" | "forwarder";

/**
 * The folder with a function's bundle, `index.js`, inside the package that this file belongs to: the source tree, or the
 * package as it is installed. Throws where the bundle has not been built.
 */
export function bundlePath(name: BundleName): string {
  const folder = join(packageRoot(import.meta.dirname), "dist", "lambda", name);
  if (existsSync(join(folder, "index.js"))) return folder;
  throw new Error(`The ${name} function is not built: ${join(folder, "index.js")} is missing. Run npm run build.`);
}

/** The nearest folder upwards whose package.json is this package's: from `lib/` or from `dist/lib/`. */
function packageRoot(folder: string): string {
  if (isPackageRoot(folder)) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`No package.json of spacelift-datadog above ${import.meta.dirname}.`);
  return packageRoot(parent);
}

function isPackageRoot(folder: string): boolean {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return false;
  const content: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  return typeof content === "object" && content !== null && "name" in content && content.name === "spacelift-datadog";
}
