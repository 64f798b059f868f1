import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { BundleName } from "../../lib/bundle.ts";
import { bundleFunction, plainOptions } from "../../scripts/build/bundle.ts";

const root = join(import.meta.dirname, "../..");

export type Variant = "ours" | "naive";

export interface BuiltBundle {
  readonly name: BundleName | "empty";
  readonly variant: Variant;
  readonly file: string;
  readonly bytes: number;
}

/** Both builds of a function, of the same sources: as it is deployed, and as esbuild makes it by default. */
export async function buildBoth(folder: string, name: BundleName): Promise<readonly BuiltBundle[]> {
  const naive = fileFor(folder, name, "naive");
  await build({ ...plainOptions(root, join(root, "lambda", name, "entry.ts")), outfile: naive });
  const ours = fileFor(folder, name, "ours");
  writeFileSync(ours, (await bundleFunction(root, name)).code);
  return [describe(name, "ours", ours), describe(name, "naive", naive)];
}

/** A handler that does nothing: what is left is the runtime's own. */
export function buildEmpty(folder: string): BuiltBundle {
  const file = fileFor(folder, "empty", "ours");
  writeFileSync(file, "exports.handler = async () => ({});\n");
  return describe("empty", "ours", file);
}

function fileFor(folder: string, name: string, variant: Variant): string {
  const own = join(folder, name, variant);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "package.json"), '{"type":"commonjs"}\n');
  return join(own, "index.js");
}

function describe(name: BuiltBundle["name"], variant: Variant, file: string): BuiltBundle {
  return { name, variant, file, bytes: statSync(file).size };
}
