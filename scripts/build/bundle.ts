import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { type DatadogOperation, type FunctionName, functions } from "../../lambda/contract/functions.ts";
import { trimAwsClients } from "./aws-clients.ts";
import { trimDatadogClient } from "./datadog-client.ts";
import { refuseUnreached } from "./reached-files.ts";

/** A function's code and its source map. */
export interface Bundle {
  readonly code: Uint8Array;
  readonly map: Uint8Array;
}

/** Bundles a function for deployment. */
export function bundleFunction(root: string, name: FunctionName): Promise<Bundle> {
  return bundleTrimmed(root, entryPoint(root, name), functions[name].datadogOperations);
}

/** Path of a function's entry. */
export function entryPoint(root: string, name: FunctionName): string {
  return join(root, "lambda", name, "entry.ts");
}

/**
 * Bundles and trims a module with its imports. The same sources give the same bytes, wherever `root` is. ES sources with
 * CommonJS output load fastest.
 */
export async function bundleTrimmed(
  root: string,
  entryPoint: string,
  datadogOperations: readonly DatadogOperation[],
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...plainOptions(root, entryPoint),
    target: "node24",
    format: "cjs",
    mainFields: ["module", "main"],
    conditions: ["module"],
    // An `import()` would start Node's loader of ECMAScript modules in the middle of the first call.
    supported: { "dynamic-import": false },
    minify: true,
    sourcemap: "external",
    legalComments: "none",
    plugins: [trimDatadogClient(datadogOperations), trimAwsClients()],
    metafile: true,
    write: false,
    outfile: "index.js",
  });
  refuseUnreached(metafile);
  const [code, map] = [".js", ".map"].map((end) => outputFiles.find(({ path }) => path.endsWith(end))?.contents);
  if (code === undefined || map === undefined) throw new Error(`esbuild wrote nothing for ${entryPoint}`);
  return { code, map };
}

/** esbuild's defaults, with the one loader that our sources need. */
export function plainOptions(root: string, entryPoint: string) {
  return {
    entryPoints: [entryPoint],
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    // The registrar carries the policy that it registers.
    loader: { ".rego": "text" },
    logLevel: "error",
  } as const satisfies BuildOptions;
}
