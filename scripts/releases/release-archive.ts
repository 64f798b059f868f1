import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { z } from "zod";

const archive = z.object({
  version: z.string(),
  /** The commit of the release. */
  commit: z.string(),
  /** Configuration of the template. */
  context: z.record(z.string(), z.string()),
  /** The cloud assembly: each file's text by its path. */
  files: z.record(z.string(), z.string()),
});

/** A release as its users deployed it. */
export type ReleaseArchive = z.infer<typeof archive>;

/** For people and the CDK's tools; a deployment needs neither. */
const unneeded: ReadonlySet<string> = new Set(["tree.json", "validation-report.json"]);

export function readAssembly(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => !unneeded.has(path) && statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

export function writeAssembly(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Brotli finds the code that the bundles share, and Node can read it without another program. */
export function packArchive(release: ReleaseArchive): Buffer {
  return brotliCompressSync(JSON.stringify(release), { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } });
}

/** Throws for bytes that `packArchive` did not write. */
export function unpackArchive(bytes: Uint8Array): ReleaseArchive {
  return archive.parse(JSON.parse(brotliDecompressSync(bytes).toString("utf8")));
}
