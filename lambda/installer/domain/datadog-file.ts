import { defaultIntegrationName } from "../../contract/installation.ts";
import { defaultMetricPrefix, metrics } from "../../contract/metrics.ts";

/** The parts of the files in `datadog/` that differ between installations. */
export interface DatadogFileSettings {
  /** @default "spacelift.integration" */
  readonly metricPrefix?: string;
  /** Distinguishes the heartbeats of installations. @default "spacelift-datadog" */
  readonly integrationName?: string;
  /** Name of the CloudFormation stack. @default "spacelift-datadog" */
  readonly stackName?: string;
  /** The placeholder of an unknown name stays: a query with a placeholder finds nothing. */
  readonly awsNames?: Partial<AwsNames>;
  /** Handles that the monitors notify, in Datadog's notation: `@slack-ops @pagerduty`. @default nobody */
  readonly notify?: string;
}

export type AwsNames = Readonly<Record<keyof typeof awsPlaceholders, string>>;

/**
 * Placeholders for names in AWS. CloudFormation generates these names with a random end and cuts long ones, so no pattern
 * finds them.
 */
export const awsPlaceholders = {
  forwarderFunction: "fill-in-forwarder-function",
  receiverFunction: "fill-in-receiver-function",
  queue: "fill-in-queue",
  deadLetterQueue: "fill-in-dead-letter-queue",
} as const;

/** The place for the handles in a monitor's message. Datadog treats it as a comment and does not show it. */
export const notifyPlaceholder = "{{!-- notify --}}";

const names = Object.values(metrics).map(({ name }) => name.replaceAll(".", "\\."));
const ourMetric = new RegExp(
  `(?<![\\w.])${defaultMetricPrefix.replaceAll(".", "\\.")}\\.(${names.join("|")})(?!\\w|\\.\\w)`,
  "g",
);

/** Adapts the JSON text of a file to one installation. Missing settings leave the file's values. */
export function adaptDatadogFile(text: string, settings: DatadogFileSettings): string {
  const {
    metricPrefix = defaultMetricPrefix,
    integrationName = defaultIntegrationName,
    stackName = defaultIntegrationName,
  } = settings;
  const { awsNames = {}, notify = notifyPlaceholder } = settings;
  const adapted = text
    .replace(ourMetric, (_, name: string) => `${metricPrefix}.${name}`)
    .replaceAll(/\bintegration:spacelift-datadog(?![\w-])/g, () => `integration:${integrationName}`)
    .replaceAll(`\`${defaultIntegrationName}\``, () => `\`${stackName}\``)
    .replaceAll(notifyPlaceholder, () => JSON.stringify(notify).slice(1, -1));
  // Datadog keeps tags in lower case.
  return Object.entries(awsPlaceholders).reduce((result, [key, placeholder]) => {
    const name = Object.entries(awsNames).find(([known]) => known === key)?.[1];
    return name === undefined ? result : result.replaceAll(placeholder, () => name.toLowerCase());
  }, adapted);
}
