import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { onTestFinished } from "vitest";
import { z } from "zod";
import type { SpaceliftDatadogProps } from "../../lib/configuration/spacelift-datadog-props.ts";
import { SpaceliftDatadogStack } from "../../lib/spacelift-datadog-stack.ts";

/** The root of the repository. */
export const root = join(import.meta.dirname, "..", "..");

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).optional(),
  DependsOn: z.array(z.string()).optional(),
});
const content = z.object({ Resources: z.record(z.string(), resource) });
type Resource = z.infer<typeof resource>;

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });
/** The context of cdk.json. */
export const { context: featureFlags } = cdkJson.parse(JSON.parse(readFileSync(join(root, "cdk.json"), "utf8")));

/** An app, with the feature flags of cdk.json unless told otherwise, whose assembly is removed after the test. */
export function createApp(context = featureFlags): App {
  return new App({ context, outdir: createFolder("assembly") });
}

/** An empty folder that is removed after the test. */
export function createFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `spacelift-datadog-${name}-`));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The stack with a complete configuration, in which the given keys replace the defaults. */
export function createStack(configuration: Partial<SpaceliftDatadogProps> = {}, app = createApp()) {
  const complete = { spaceliftEndpoint: "https://acme.app.spacelift.io", ...configuration };
  return new SpaceliftDatadogStack(app, complete.integrationName ?? "spacelift-datadog", { configuration: complete });
}

/** The template of such a stack. */
export function synthesize(configuration: Partial<SpaceliftDatadogProps> = {}): Template {
  return Template.fromStack(createStack(configuration));
}

/** Everything in a template, or everything of one type, by logical id. */
export function resources(template: Template, type?: string): Readonly<Record<string, Resource>> {
  const all = Object.entries(content.parse(template.toJSON()).Resources);
  return Object.fromEntries(all.filter(([, { Type }]) => type === undefined || Type === type));
}

/** The logical id of the one resource of a type whose id contains `name`. */
export function logicalId(template: Template, type: string, name: string): string {
  const ids = Object.keys(resources(template, type)).filter((id) => id.includes(name));
  const [id] = ids;
  if (id === undefined || ids.length > 1) throw new Error(`${ids.length} of ${type} are named ${name}`);
  return id;
}

/** The properties of the one resource of a type whose id contains `name`. */
export function properties(template: Template, type: string, name: string): Readonly<Record<string, unknown>> {
  return resources(template, type)[logicalId(template, type, name)]?.Properties ?? {};
}
