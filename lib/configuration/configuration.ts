import { z } from "zod";
import {
  defaultFinishedStates,
  defaultMetricPrefix,
  type OptInTag,
  type TerminalRunState,
} from "../../lambda/environment.ts";
import { fields, saysWhatIsWrong } from "./fields.ts";
import { nearestKey } from "./nearest-key.ts";
import { describeReceived } from "./received-value.ts";
import type { DatadogSite, registrations, SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

/** What was found in a raw configuration: properties that hold what was set, or everything that is wrong with it. */
export type ParsedConfiguration =
  | { readonly outcome: "valid"; readonly props: SpaceliftDatadogProps }
  | { readonly outcome: "invalid"; readonly problems: readonly string[] };

/** The part of the configuration that this version acts on, with every default filled in. */
export interface Configuration {
  /** Origin of the Spacelift account. */
  readonly spaceliftEndpoint: string;
  readonly spaceliftSpace: string;
  readonly integrationName: string;
  /** Origin of Datadog's API. */
  readonly datadogUrl: string;
  /** Origin of Datadog's web application; absent where only the API is known. */
  readonly datadogAppUrl?: string;
  /** Name of the SecureString with the application key; absent where nothing is installed in Datadog. */
  readonly datadogAppKeyParameter?: string;
  /** Whom the monitors notify, as Datadog writes it. */
  readonly monitorNotify: readonly string[];
  /** Tags, `key:value`, of the monitors themselves. */
  readonly monitorTags: readonly string[];
  /** Names of the monitors that are not installed. */
  readonly excludeMonitors: readonly string[];
  /** Whether what was edited of monitors in Datadog is put back. */
  readonly repairMonitors: boolean;
  readonly extraTags: readonly string[];
  readonly excludeTags: readonly string[];
  readonly includeTags: readonly OptInTag[];
  readonly metricPrefix: string;
  readonly finishedStates: readonly TerminalRunState[];
  /** Path of the policy's extension; absent where there is none. */
  readonly policyExtension?: string;
  /** Whether Datadog takes points of any age for our metrics. */
  readonly historicalMetrics: boolean;
  /** Name of the table to go on with; absent where the stack makes one. */
  readonly ledgerTable?: string;
  readonly registration: (typeof registrations)[number];
  readonly reconcileMinutes: number;
  readonly repairPolicy: boolean;
  readonly webhookSecretVersion: number;
  readonly datadogApiKeyParameter: string;
  readonly spaceliftApiKeyIdParameter: string;
  readonly spaceliftApiKeySecretParameter: string;
  readonly webhookSecretParameter: string;
  /** Where alarms go by e-mail; absent where they go nowhere. */
  readonly alarmEmail?: string;
  /** Hours without a delivery after which there is an alarm; absent where there is none. */
  readonly quietAlarmHours?: number;
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

/** Keys that say how to install, and so change nothing without `datadogAppKeyParameter`. */
export const keysOfDatadogAssets = [
  "monitorNotify",
  "monitorTags",
  "excludeMonitors",
  "repairMonitors",
] as const satisfies readonly (keyof SpaceliftDatadogProps)[];

/** Keys that say how to register, and so change nothing where `registration` is `manual`. */
export const keysOfAutomaticRegistration = [
  "reconcileMinutes",
  "repairPolicy",
  "webhookSecretVersion",
  "spaceliftApiKeyIdParameter",
  "spaceliftApiKeySecretParameter",
] as const satisfies readonly (keyof SpaceliftDatadogProps)[];

const schema: z.ZodType<SpaceliftDatadogProps> = z
  .strictObject(fields)
  .refine(takesHistoricalMetrics, {
    path: ["historicalMetrics"],
    error: "false for Datadog's sites for government, which take no historical metrics and would drop them",
  })
  .refine(keepsSpacesApart, {
    path: ["excludeTags"],
    params: saysWhatIsWrong,
    error:
      "the tag space cannot be left out where spaceliftSpace is not root: another installation, on another space, would send equal series, and each would overwrite runs of the other. Keep space, or watch root",
  })
  .refine(keepsAccountsApart, {
    path: ["excludeTags"],
    params: saysWhatIsWrong,
    error:
      "the tag account can be left out only with onlySpaceliftAccount set to true. By that you say that no other Spacelift account sends to this Datadog organisation: equal series of two accounts would overwrite each other",
  })
  .refine(hasSecretOfItsOwn, {
    path: ["webhookSecretParameter"],
    error: "a name that no other of the parameters has: the registrar writes and deletes this one",
  })
  .refine((props) => createConfiguration(props).datadogApiKeyParameter !== props.datadogAppKeyParameter, {
    path: ["datadogAppKeyParameter"],
    error: "another name than datadogApiKeyParameter has: an application key is not an API key",
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
  const integrationName = props.integrationName ?? defaultIntegrationName;
  const folder = `/${integrationName}`;
  const site = props.datadogSite ?? "datadoghq.com";
  return {
    spaceliftEndpoint: props.spaceliftEndpoint,
    spaceliftSpace: props.spaceliftSpace ?? "root",
    integrationName,
    datadogUrl: props.datadogUrl ?? `https://api.${site}`,
    ...(props.datadogUrl === undefined && { datadogAppUrl: datadogAppUrl(site) }),
    ...(props.datadogAppKeyParameter !== undefined && { datadogAppKeyParameter: props.datadogAppKeyParameter }),
    monitorNotify: props.monitorNotify ?? [],
    monitorTags: props.monitorTags ?? [],
    excludeMonitors: props.excludeMonitors ?? [],
    repairMonitors: props.repairMonitors ?? false,
    extraTags: props.extraTags ?? [],
    excludeTags: props.excludeTags ?? [],
    includeTags: props.includeTags ?? [],
    metricPrefix: props.metricPrefix ?? defaultMetricPrefix,
    finishedStates: props.finishedStates ?? defaultFinishedStates,
    ...(props.policyExtension !== undefined && { policyExtension: props.policyExtension }),
    historicalMetrics: props.historicalMetrics ?? false,
    ...(props.ledgerTable !== undefined && { ledgerTable: props.ledgerTable }),
    registration: props.registration ?? "automatic",
    reconcileMinutes: props.reconcileMinutes ?? 15,
    repairPolicy: props.repairPolicy ?? false,
    webhookSecretVersion: props.webhookSecretVersion ?? 1,
    datadogApiKeyParameter: props.datadogApiKeyParameter ?? `${folder}/datadog-api-key`,
    spaceliftApiKeyIdParameter: props.spaceliftApiKeyIdParameter ?? `${folder}/spacelift-api-key-id`,
    spaceliftApiKeySecretParameter: props.spaceliftApiKeySecretParameter ?? `${folder}/spacelift-api-key-secret`,
    webhookSecretParameter: props.webhookSecretParameter ?? `${folder}/webhook-secret`,
    ...(props.alarmEmail !== undefined && { alarmEmail: props.alarmEmail }),
    ...(props.quietAlarmHours !== undefined && { quietAlarmHours: props.quietAlarmHours }),
  };
}

/** A site of two words has its web application at `app.` (docs.datadoghq.com, "Getting started with Datadog sites"). */
function datadogAppUrl(site: DatadogSite): string {
  return `https://${site.split(".").length === 2 ? "app." : ""}${site}`;
}

/** Datadog has no historical metrics ingestion on its sites for government (docs.datadoghq.com, "Historical metrics ingestion"). */
function takesHistoricalMetrics({ historicalMetrics, datadogSite }: SpaceliftDatadogProps): boolean {
  return historicalMetrics !== true || datadogSite?.endsWith("ddog-gov.com") !== true;
}

/** Runs of two spaces may share every other tag, and two installations share no ledger that could notice. */
function keepsSpacesApart({ excludeTags = [], spaceliftSpace = "root" }: SpaceliftDatadogProps): boolean {
  return spaceliftSpace === "root" || !excludeTags.includes("space");
}

function keepsAccountsApart({ excludeTags = [], onlySpaceliftAccount = false }: SpaceliftDatadogProps): boolean {
  return onlySpaceliftAccount || !excludeTags.includes("account");
}

function hasSecretOfItsOwn(props: SpaceliftDatadogProps): boolean {
  const { webhookSecretParameter, ...others } = createConfiguration(props);
  return ![
    others.datadogApiKeyParameter,
    others.spaceliftApiKeyIdParameter,
    others.spaceliftApiKeySecretParameter,
    props.datadogAppKeyParameter,
  ].includes(webhookSecretParameter);
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
