import { readFileSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { z } from "zod";
import { SpaceliftDatadogStack } from "../../lib/spacelift-datadog-stack.ts";
import type { CheckedConfiguration } from "./configurations.ts";

const stackName = "spacelift-datadog";

const { context } = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "../../cdk.json"), "utf8")));

/** Writes `<name>.json` for each configuration into `templates`, and the assemblies into `assemblies`. Needs `npm run build` first. */
export async function synthesizeTemplates(
  configurations: readonly CheckedConfiguration[],
  templates: string,
  assemblies: string,
): Promise<void> {
  await mkdir(templates, { recursive: true });
  for (const { name, keys, region } of configurations) {
    const outdir = join(assemblies, name);
    const app = new App({ context, outdir });
    const env = region === undefined ? {} : { env: { region } };
    new SpaceliftDatadogStack(app, stackName, { configuration: keys, ...env });
    app.synth();
    await copyFile(join(outdir, `${stackName}.template.json`), join(templates, `${name}.json`));
  }
}
