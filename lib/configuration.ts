import { z } from "zod";
import { defaultFinishedStates, defaultMetricPrefix } from "../lambda/environment.ts";
import { fields, saysWhatIsWrong } from "./configuration-fields.ts";
import { nearestKey } from "./configuration-keys.ts";
import { describeReceived } from "./received-value.ts";
import type { SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

/** What was found in a raw configuration: properties that hold what was set, or everything that is wrong with it. */
export type ParsedConfiguration =
  | { readonly outcome: "valid"; readonly props: SpaceliftDatadogProps }
  | { readonly outcome: "invalid"; readonly problems: readonly string[] };

/** The part of the configuration that this version acts on, with every default filled in. */
export interface Configuration {
  /** Origin of Datadog's API. */
  readonly datadogUrl: string;
  readonly extraTags: readonly string[];
  readonly excludeTags: readonly string[];
  readonly metricPrefix: string;
  readonly finishedStates: readonly string[];
  /** Whether Datadog takes points of any age for our metrics. */
  readonly historicalMetrics: boolean;
  /** Name of the table to go on with; absent where the stack makes one. */
  readonly ledgerTable?: string;
  readonly datadogApiKeyParameter: string;
  readonly webhookSecretParameter: string;
}

/** A configuration that cannot be used. `problems` has one line a value, fit to be shown to whoever set it. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(["The configuration of spacelift-datadog cannot be used:", ...problems].join("\n  "));
    this.problems = problems;
  }
}

/** `integrationName` where none is configured. */
export const defaultIntegrationName = "spacelift-datadog";

/** Keys that are checked but change nothing in this version: the webhook and the policy are registered by hand. */
export const keysWithoutEffect = [
  "spaceliftSpace",
  "includeTags",
  "policyExtension",
  "registration",
  "reconcileMinutes",
  "repairPolicy",
  "webhookSecretVersion",
  "datadogAppKeyParameter",
  "spaceliftApiKeyIdParameter",
  "spaceliftApiKeySecretParameter",
  "alarmEmail",
] as const satisfies readonly (keyof SpaceliftDatadogProps)[];

const schema: z.ZodType<SpaceliftDatadogProps> = z.strictObject(fields).refine(takesHistoricalMetrics, {
  path: ["historicalMetrics"],
  error: "false for Datadog's sites for government, which take no historical metrics and would drop them",
});

/**
 * Reads a configuration from CDK context or from properties: keys of docs/configuration.md, lists as arrays or separated
 * by commas, numbers and booleans also as text. A key that is `undefined` is not set. All problems are found at once.
 */
export function parseConfiguration(raw: Readonly<Record<string, unknown>>): ParsedConfiguration {
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined));
  const result = schema.safeParse(given);
  if (result.success) return { outcome: "valid", props: result.data };
  const problems = result.error.issues.flatMap((issue) => describeIssue(issue, given));
  return { outcome: "invalid", problems: [...new Set(problems)] };
}

/** Fills in the defaults. */
export function createConfiguration(props: SpaceliftDatadogProps): Configuration {
  const folder = `/${props.integrationName ?? defaultIntegrationName}`;
  return {
    datadogUrl: props.datadogUrl ?? `https://api.${props.datadogSite ?? "datadoghq.com"}`,
    extraTags: props.extraTags ?? [],
    excludeTags: props.excludeTags ?? [],
    metricPrefix: props.metricPrefix ?? defaultMetricPrefix,
    finishedStates: props.finishedStates ?? defaultFinishedStates,
    historicalMetrics: props.historicalMetrics ?? false,
    ...(props.ledgerTable !== undefined && { ledgerTable: props.ledgerTable }),
    datadogApiKeyParameter: props.datadogApiKeyParameter ?? `${folder}/datadog-api-key`,
    webhookSecretParameter: props.webhookSecretParameter ?? `${folder}/webhook-secret`,
  };
}

/** Datadog has no historical metrics ingestion on its sites for government (docs.datadoghq.com, "Historical metrics ingestion"). */
function takesHistoricalMetrics({ historicalMetrics, datadogSite }: SpaceliftDatadogProps): boolean {
  return historicalMetrics !== true || datadogSite?.endsWith("ddog-gov.com") !== true;
}

function describeIssue(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): readonly string[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map(describeUnknownKey);
  const [key, index] = issue.path.map(String);
  if (key === undefined) return [issue.message];
  const explanation = issue.code === "custom" && issue.params === saysWhatIsWrong ? "" : "allowed: ";
  return [`${key}: received ${describeReceived(key, given[key], index)}; ${explanation}${issue.message}`];
}

function describeUnknownKey(key: string): string {
  const nearest = nearestKey(key);
  return nearest === undefined
    ? `${key}: is not a configuration key; docs/configuration.md lists them`
    : `${key}: is not a configuration key; did you mean ${nearest}?`;
}
