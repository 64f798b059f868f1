import { createConfiguration } from "./configuration.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { type RawConfiguration, readConfigurations } from "./configuration-files.ts";
import { parseConfiguration } from "./parse-configuration.ts";
import type { SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

/** An installation with the name of its stack. */
export interface NamedInstallation {
  readonly stackName: string;
  readonly props: SpaceliftDatadogProps;
  /** The configuration file, if it has one. */
  readonly file?: string;
}

/** All installations of a CDK app, or the errors of their configurations. */
export type ParsedContext =
  | { readonly outcome: "valid"; readonly installations: readonly NamedInstallation[] }
  | { readonly outcome: "invalid"; readonly errors: readonly ConfigurationError[] };

/** `folder` is the folder that the CDK runs in, where paths of configuration files begin. */
export function parseContext(context: Readonly<Record<string, unknown>>, folder: string): ParsedContext {
  const installations: NamedInstallation[] = [];
  const errors: ConfigurationError[] = [];
  for (const raw of readConfigurations(context, folder)) {
    const parsed = parseOne(raw, installations);
    if (parsed instanceof ConfigurationError) errors.push(parsed);
    else installations.push(parsed);
  }
  return errors.length > 0 ? { outcome: "invalid", errors } : { outcome: "valid", installations };
}

function parseOne(raw: RawConfiguration, others: readonly NamedInstallation[]): NamedInstallation | ConfigurationError {
  if (raw.outcome === "unusable") return new ConfigurationError(raw.problems, raw.file);
  const { file, values } = raw;
  const parsed = parseConfiguration(values);
  if (parsed.outcome === "invalid") return new ConfigurationError(parsed.problems, file);
  const stackName = createConfiguration(parsed.props).integrationName;
  const other = others.find((each) => each.stackName === stackName);
  if (other === undefined) return { stackName, props: parsed.props, ...(file !== undefined && { file }) };
  const remedy = `${other.file} has the same name. Give each installation its own`;
  const received = JSON.stringify(stackName);
  return new ConfigurationError([{ code: "conflict", key: "integrationName", received, remedy }], file);
}
