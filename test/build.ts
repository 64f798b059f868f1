import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Vitest's global setup for tests that synthesize: they need the output of `npm run build`. */
export function setup(): void {
  // `.ci/run` has built, and its other lanes read the output.
  if (process.env["HAS_BUILT"] === "true") return;
  const root = join(import.meta.dirname, "..");
  execFileSync(process.execPath, [join(root, "scripts", "build.ts")], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
