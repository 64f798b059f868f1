import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.ts";

/** The functions that `npm run build` bundles. */
export type BundleName = "receiver" | "forwarder" | "registrar" | "installer";

/** The folder with a function's bundle, `index.js`, inside this package. Throws where the bundle has not been built. */
export function bundlePath(name: BundleName): string {
  const folder = join(packageRoot(), "dist", "lambda", name);
  if (existsSync(join(folder, "index.js"))) return folder;
  throw new Error(`The ${name} function is not built: ${join(folder, "index.js")} is missing. Run npm run build.`);
}
