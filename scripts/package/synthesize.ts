import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { type ArchivePlace, placeVariables } from "./archive-place.ts";

const root = join(import.meta.dirname, "..", "..");
const cdk = createRequire(import.meta.url).resolve("aws-cdk/bin/cdk");

export interface SynthesisRequest {
  readonly place: ArchivePlace;
  /** Of the form `key=value`. */
  readonly context: readonly string[];
  /** Whether to build the functions first. */
  readonly build: boolean;
  /** Folder for the cloud assembly. */
  readonly assembly: string;
}

export interface Synthesis {
  readonly succeeded: boolean;
  /** The messages of the CDK: warnings, or the reasons of a failure. */
  readonly messages: string;
}

/**
 * Runs the CDK's command line, so that the configuration is what `cdk deploy` reads: `cdk.json`, `cdk.context.json` and
 * `~/.cdk.json`. It needs no AWS account.
 */
export async function synthesize({ place, context, build, assembly }: SynthesisRequest): Promise<Synthesis> {
  const child = spawn(
    process.execPath,
    [
      ...[cdk, "synth", "--quiet", "--output", assembly, "--app", "node scripts/package/app.ts"],
      ...["--no-notices", "--no-version-reporting", "--no-path-metadata", "--no-asset-metadata", "--no-ci"],
      ...(build ? [] : ["--build", "node --version"]),
      ...context.flatMap((each) => ["--context", each]),
    ],
    {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        ...placeVariables(place),
        // The Node of this process: another one may not run TypeScript.
        PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`,
      },
    },
  );
  const [messages] = await Promise.all([text(child.stderr), once(child, "close")]);
  return { succeeded: child.exitCode === 0, messages };
}
