import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Vitest's global setup for the tests of the stack: what they synthesize is what `npm run build` writes. */
export function setup(): void {
  const root = join(import.meta.dirname, "..");
  execFileSync(process.execPath, [join(root, "scripts", "build.ts")], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
