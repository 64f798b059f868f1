import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { functionNames, functions } from "../lambda/contract/functions.ts";
import { bundleFunction } from "./build/bundle.ts";
import { makeReadable } from "./build/file-modes.ts";
import { buildLibrary } from "./build/library.ts";
import { buildProgram } from "./build/program.ts";

// Writes the functions' bundles to `dist/lambda/<function>/index.js` and, compressed, to `dist/packed`, their source maps to `dist/maps`, the library for
// other CDK apps to `dist/lib`, and the operators' program to `dist/bin`. With --check it writes nothing and fails if a bundle exceeds its limit.

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

if (values.check) await checkSizes();
else {
  await writeFunctions();
  await buildLibrary(root);
  console.log("dist/lib  built");
  await buildProgram(root);
  console.log("dist/bin  built");
  makeReadable(join(root, "dist"));
}

async function checkSizes(): Promise<void> {
  for (const name of functionNames) {
    const { length } = (await bundleFunction(root, name)).code;
    const { maximumBundleBytes } = functions[name];
    console.log(`${name}  ${grouped(length)} of at most ${grouped(maximumBundleBytes)} bytes`);
    if (length > maximumBundleBytes) process.exitCode = 1;
  }
}

async function writeFunctions(): Promise<void> {
  rmSync(join(root, "dist/lambda"), { recursive: true, force: true });
  rmSync(join(root, "dist/packed"), { recursive: true, force: true });
  for (const folder of ["dist/maps", "dist/packed"]) mkdirSync(join(root, folder), { recursive: true });
  for (const name of functionNames) {
    const { code, map } = await bundleFunction(root, name);
    const folder = join(root, "dist/lambda", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.js"), code);
    // The package holds this one, to stay small.
    writeFileSync(join(root, "dist/packed", `${name}.js.br`), brotliCompressSync(code));
    // This package has ES modules; Lambda loads the bundles as CommonJS.
    writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}\n');
    writeFileSync(join(root, "dist/maps", `${name}.js.map`), map);
    console.log(`dist/lambda/${name}/index.js  ${grouped(code.length)} bytes`);
  }
}

function grouped(bytes: number): string {
  return bytes.toLocaleString("en");
}
