import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { type FunctionName, functions } from "../../lambda/contract/functions.ts";
import { bundleFunction, entryPoint, plainOptions } from "../../scripts/build/bundle.ts";

const root = join(import.meta.dirname, "../..");

export type Variant = "ours" | "naive";

export interface BuiltBundle {
  readonly name: FunctionName | "empty";
  readonly variant: Variant;
  readonly file: string;
  readonly bytes: number;
}

/** The naive build has esbuild's defaults, and the whole of Datadog's client, as its documentation imports it. */
export async function buildBoth(folder: string, name: FunctionName): Promise<readonly BuiltBundle[]> {
  const naive = fileFor(folder, name, "naive");
  const entry = entryPoint(root, name);
  const client = functions[name].datadogOperations.length > 0 ? 'import "@datadog/datadog-api-client";\n' : "";
  const { entryPoints: _, ...options } = plainOptions(root, entry);
  const contents = `${client}export * from ${JSON.stringify(entry)};\n`;
  await build({ ...options, stdin: { contents, resolveDir: root, loader: "ts" }, outfile: naive });
  return [await buildOurs(folder, name), describe(name, "naive", naive)];
}

/** The same bytes as `npm run build` writes. */
export async function buildOurs(folder: string, name: FunctionName): Promise<BuiltBundle> {
  const file = fileFor(folder, name, "ours");
  writeFileSync(file, (await bundleFunction(root, name)).code);
  return describe(name, "ours", file);
}

/** Measures the runtime alone. */
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
