import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FunctionName } from "../lambda/contract/functions.ts";
import { packageRoot } from "./package-root.ts";

/** Throws if the bundle has not been built. */
export function bundlePath(name: FunctionName): string {
  const folder = join(packageRoot(), "dist", "lambda", name);
  if (existsSync(join(folder, "index.js"))) return folder;
  throw new Error(`The ${name} function is not built: ${join(folder, "index.js")} is missing. Run npm run build.`);
}
