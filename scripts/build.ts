import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleFunction, bundleNames, maximumBytes } from "./build/bundle.ts";

// What is deployed goes to `dist/lambda/<function>/index.js`, its source maps beside it to `dist/maps`, and what another
// CDK app imports to `dist/lib`. With --check nothing is written, and the bundles must be within their limits.

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

if (values.check) await checkSizes();
else {
  await writeFunctions();
  compileLibrary();
}

async function checkSizes(): Promise<void> {
  for (const name of bundleNames) {
    const { length } = (await bundleFunction(root, name)).code;
    console.log(`${name}  ${counted(length)} of at most ${counted(maximumBytes[name])} bytes`);
    if (length > maximumBytes[name]) process.exitCode = 1;
  }
}

async function writeFunctions(): Promise<void> {
  rmSync(join(root, "dist/lambda"), { recursive: true, force: true });
  mkdirSync(join(root, "dist/maps"), { recursive: true });
  for (const name of bundleNames) {
    const { code, map } = await bundleFunction(root, name);
    const folder = join(root, "dist/lambda", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.js"), code);
    // The package is of ES modules; Lambda loads these bundles as CommonJS.
    writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}\n');
    writeFileSync(join(root, "dist/maps", `${name}.js.map`), map);
    console.log(`dist/lambda/${name}/index.js  ${counted(code.length)} bytes`);
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

function counted(bytes: number): string {
  return bytes.toLocaleString("en");
}
