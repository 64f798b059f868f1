import { defaultMetricPrefix, metrics } from "../../contract/metrics.ts";

/** What differs between installations in the files of `datadog/`. */
export interface DatadogFileSettings {
  /** @default "spacelift.integration" */
  readonly metricPrefix?: string;
  /** Tells the heartbeats of installations apart. @default "spacelift-datadog" */
  readonly integrationName?: string;
  /** The CloudFormation stack. @default "spacelift-datadog" */
  readonly stackName?: string;
  /** Names that AWS gave. A placeholder stays where one is not known: a query with it finds nothing. */
  readonly awsNames?: Partial<AwsNames>;
  /** Whom the monitors notify, as Datadog writes it: `@slack-ops @pagerduty`. @default nobody */
  readonly notify?: string;
}

export type AwsNames = Readonly<Record<keyof typeof awsPlaceholders, string>>;

/**
 * Placeholders for names in AWS. CloudFormation generates these names, with a random end, and cuts long ones, so no pattern
 * finds them.
 */
export const awsPlaceholders = {
  forwarderFunction: "fill-in-forwarder-function",
  receiverFunction: "fill-in-receiver-function",
  queue: "fill-in-queue",
  deadLetterQueue: "fill-in-dead-letter-queue",
} as const;

/** A comment to Datadog, which it shows nobody: where a monitor's message has the handles of whom it notifies. */
export const notifyPlaceholder = "{{!-- notify --}}";

const defaultName = "spacelift-datadog";

const names = Object.values(metrics).map(({ name }) => name.replaceAll(".", "\\."));
const ourMetric = new RegExp(
  `(?<![\\w.])${defaultMetricPrefix.replaceAll(".", "\\.")}\\.(${names.join("|")})(?!\\w|\\.\\w)`,
  "g",
);

/** The JSON text of a dashboard or of monitors for one installation. What is not set stays as it is in the file. */
export function adaptDatadogFile(text: string, settings: DatadogFileSettings): string {
  const { metricPrefix = defaultMetricPrefix, integrationName = defaultName, stackName = defaultName } = settings;
  const { awsNames = {}, notify = notifyPlaceholder } = settings;
  const adapted = text
    .replace(ourMetric, (_, name: string) => `${metricPrefix}.${name}`)
    .replaceAll(/\bintegration:spacelift-datadog(?![\w-])/g, () => `integration:${integrationName}`)
    .replaceAll(`\`${defaultName}\``, () => `\`${stackName}\``)
    .replaceAll(notifyPlaceholder, () => JSON.stringify(notify).slice(1, -1));
  // Datadog keeps tags in lower case.
  return Object.entries(awsPlaceholders).reduce((result, [key, placeholder]) => {
    const name = Object.entries(awsNames).find(([known]) => known === key)?.[1];
    return name === undefined ? result : result.replaceAll(placeholder, () => name.toLowerCase());
  }, adapted);
}
