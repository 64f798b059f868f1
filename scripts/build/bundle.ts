import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import {
  type DatadogOperation,
  type FunctionName,
  functionFolder,
  functions,
} from "../../lambda/contract/functions.ts";
import { trimAwsClients } from "./aws-clients.ts";
import { trimDatadogClient } from "./datadog-client.ts";
import { refuseUnreached } from "./reached-files.ts";

export interface Bundle {
  readonly code: Uint8Array;
  readonly map: Uint8Array;
}

export function bundleFunction(root: string, name: FunctionName): Promise<Bundle> {
  return bundleTrimmed(root, entryPoint(root, name), functions[name].datadogOperations);
}

export function entryPoint(root: string, name: FunctionName): string {
  return join(root, "lambda", functionFolder(name), "entry.ts");
}

/** The same sources give the same bytes, wherever `root` is. ES sources with CommonJS output load fastest. */
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
