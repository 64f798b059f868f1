// Checks the synthesized templates with cfn-lint and Checkov: see "Templates" in CONTRIBUTING.md.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ToolError } from "./python-program.ts";
import { configurations } from "./templates/configurations.ts";
import { compareFindings, explanations } from "./templates/explanations.ts";
import { runCfnLint, runCheckov } from "./templates/linters.ts";
import { synthesizeTemplates } from "./templates/synthesize.ts";

const file = "docs/template-findings.json";
const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), "spacelift-datadog-templates-"));
try {
  const accepted = explanations.parse(JSON.parse(await readFile(join(import.meta.dirname, "..", file), "utf8")));
  const templates = join(folder, "templates");
  await synthesizeTemplates(configurations, templates, join(folder, "assemblies"));
  const findings = (await Promise.all([runCfnLint(templates, say), runCheckov(templates, say)])).flat();
  const { explained, unexplained, stale } = compareFindings(findings, accepted, configurations);
  for (const { configuration, check, resource, message, guideline } of unexplained)
    complain(`${check} ${resource} (configuration ${configuration}): ${message}${guideline ? ` ${guideline}` : ""}`);
  for (const { check, resource } of stale)
    complain(`${file} explains ${check} at ${resource}, but no template has it.`);
  say(`${configurations.length} templates: ${explained} findings are explained, ${unexplained.length} are not.`);
  process.exitCode = unexplained.length + stale.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof ToolError)) throw error;
  complain(error.message);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
