import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const lambdas = ["receiver", "forwarder", "registrar"] as const;

/**
 * Writes what is deployed to `dist/lambda/<function>/index.js`, and what another CDK app imports to `dist/lib`. ES
 * sources with CommonJS output load fastest; the source maps lie beside, outside of what is deployed.
 */
async function buildLambdas(): Promise<void> {
  rmSync(join(root, "dist/lambda"), { recursive: true, force: true });
  for (const name of lambdas) {
    const outfile = join(root, "dist/lambda", name, "index.js");
    const result = await build({
      entryPoints: [join(root, "lambda", `${name}.ts`)],
      outfile,
      bundle: true,
      platform: "node",
      target: "node24",
      format: "cjs",
      mainFields: ["module", "main"],
      conditions: ["module"],
      // The registrar carries the policy that it registers.
      loader: { ".rego": "text" },
      minify: true,
      sourcemap: "external",
      legalComments: "none",
      absWorkingDir: root,
      logLevel: "warning",
      write: false,
    });
    mkdirSync(join(root, "dist/lambda", name), { recursive: true });
    mkdirSync(join(root, "dist/maps"), { recursive: true });
    for (const file of result.outputFiles) {
      const path = file.path.endsWith(".map") ? join(root, "dist/maps", `${name}.js.map`) : file.path;
      writeFileSync(path, file.contents);
    }
    // The package is of ES modules; Lambda loads these bundles as CommonJS.
    writeFileSync(join(root, "dist/lambda", name, "package.json"), '{"type":"commonjs"}\n');
    console.log(`dist/lambda/${name}/index.js  ${readFileSync(outfile).length.toLocaleString("en")} bytes`);
  }
}

function compileLibrary(): void {
  rmSync(join(root, "dist/lib"), { recursive: true, force: true });
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  console.log("dist/lib  compiled");
}

await buildLambdas();
compileLibrary();
