import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { englishZod } from "./english-zod.ts";

/** `URL.parse` is missing before Node 22.1. */
const banner = "URL.parse ??= (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null);";

/** `brotli --decompress` shows the code, whose source is in scripts/. */
const loader = `#!/usr/bin/env node
"use strict";
// The program carries its AWS clients. It is compressed, so that the package stays below 3 MB.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { compileFunction } = require("node:vm");
const { brotliDecompressSync } = require("node:zlib");

const filename = join(__dirname, "program.js");
const code = brotliDecompressSync(readFileSync(filename + ".br")).toString("utf8");
compileFunction(code, ["require", "module", "exports", "__dirname"], { filename })(require, module, exports, __dirname);
`;

/**
 * Writes the package's program to `dist/bin`. Node strips no types inside `node_modules`, and the program carries its
 * AWS clients, so that the package has no dependency but its peers.
 */
export async function buildProgram(root: string): Promise<void> {
  const folder = join(root, "dist/bin");
  const { outputFiles } = await build({
    entryPoints: [join(root, "scripts/spacelift-datadog.ts")],
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    define: { "import.meta.dirname": "__dirname" },
    mainFields: ["module", "main"],
    // `compileFunction` gives its code no `import()`.
    supported: { "dynamic-import": false },
    minify: true,
    // A stack trace shows the names.
    keepNames: true,
    banner: { js: banner },
    plugins: [englishZod()],
    logLevel: "error",
    write: false,
    outfile: join(folder, "program.js"),
  });
  const [program] = outputFiles;
  if (program === undefined) throw new Error("esbuild wrote no program");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "program.js.br"), brotliCompressSync(program.contents));
  writeFileSync(join(folder, "spacelift-datadog.js"), loader);
  // The package itself has ECMAScript modules.
  writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}\n');
}
