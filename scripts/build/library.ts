import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { keepReachedDeclarations } from "./declarations.ts";
import { englishZod } from "./english-zod.ts";
import { zodByName } from "./zod-by-name.ts";

/**
 * Writes the library for other CDK apps to `dist/lib`: one CommonJS file and its declarations. An ECMAScript module can
 * import it, and so can Jest, which loads no ECMAScript modules through `require`. One build for both keeps the classes
 * the same for `instanceof`. It holds Zod, so that the package has no dependency but its peers.
 */
export async function buildLibrary(root: string): Promise<void> {
  const folder = join(root, "dist/lib");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(root, "lib/index.ts")],
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "cjs",
    // The oldest Node that aws-cdk-lib supports.
    target: "node20",
    external: ["aws-cdk-lib", "constructs"],
    define: { "import.meta.dirname": "__dirname" },
    mainFields: ["module", "main"],
    plugins: [englishZod(), zodByName()],
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: "error",
    outfile: join(folder, "index.js"),
  });
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  keepReachedDeclarations(join(folder, "index.d.ts"), [folder, join(root, "dist/lambda")]);
  // The package itself has ECMAScript modules.
  for (const part of ["lib", "lambda"]) {
    writeFileSync(join(root, "dist", part, "package.json"), '{"type":"commonjs"}\n');
  }
}
