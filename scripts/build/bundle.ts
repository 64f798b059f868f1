import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import type { BundleName } from "../../lib/bundle.ts";
import { trimAwsClients } from "./aws-clients.ts";
import { trimDatadogClient } from "./datadog-client.ts";
import { refuseUnreached } from "./reached-files.ts";

/** A function's code and its source map. */
export interface Bundle {
  readonly code: Uint8Array;
  readonly map: Uint8Array;
}

/** What each function's code may have at most, in bytes: it is read and compiled at every cold start. */
export const maximumBytes: Readonly<Record<BundleName, number>> = {
  receiver: 275_000,
  forwarder: 330_000,
  registrar: 400_000,
  // Datadog's types of dashboards and monitors are most of it. It starts at deployments, and once an hour.
  installer: 1_100_000,
};

export const bundleNames: readonly BundleName[] = ["receiver", "forwarder", "registrar", "installer"];

/** A function as it is deployed. */
export function bundleFunction(root: string, name: BundleName): Promise<Bundle> {
  return bundleTrimmed(root, join(root, "lambda", name, "entry.ts"));
}

/**
 * A module with all that it imports, trimmed: the same bytes for the same sources, wherever `root` is. ES sources with
 * CommonJS output load fastest.
 */
export async function bundleTrimmed(root: string, entryPoint: string): Promise<Bundle> {
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
    plugins: [trimDatadogClient(), trimAwsClients()],
    metafile: true,
    write: false,
    outfile: "index.js",
  });
  refuseUnreached(metafile);
  const [code, map] = [".js", ".map"].map((end) => outputFiles.find(({ path }) => path.endsWith(end))?.contents);
  if (code === undefined || map === undefined) throw new Error(`esbuild made nothing of ${entryPoint}`);
  return { code, map };
}

/** A bundle as esbuild makes it by default, but for the one thing that it has to be told. */
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
