import { defaultIntegrationName } from "../../contract/installation.ts";
import { defaultMetricPrefix, metrics } from "../../contract/metrics.ts";
import { linkToSpacelift } from "./spacelift-links.ts";

/** The parts of the files in `datadog/` that differ between installations. */
export interface DatadogFileSettings {
  /** @default "spacelift.integration" */
  readonly metricPrefix?: string;
  /** Distinguishes the heartbeats of installations. @default "spacelift-datadog" */
  readonly integrationName?: string;
  /** @default "spacelift-datadog" */
  readonly stackName?: string;
  /** An unknown name keeps its placeholder, so the query finds nothing. */
  readonly awsNames?: Partial<AwsNames>;
  /** In Datadog's notation: `@slack-ops @pagerduty`. @default nobody */
  readonly notify?: string;
  /** `https://acme.app.spacelift.io`. Without it, nothing links to Spacelift. */
  readonly spaceliftEndpoint?: string;
}

export type AwsNames = Readonly<Record<keyof typeof awsPlaceholders, string>>;

/**
 * CloudFormation cuts long names and gives them a random end, so no pattern finds them. Each placeholder stands in a list, so
 * several names with commas between them may replace it.
 */
export const awsPlaceholders = {
  forwarderFunction: "fill-in-forwarder-function",
  receiverFunction: "fill-in-receiver-function",
  queue: "fill-in-queue",
  deadLetterQueue: "fill-in-dead-letter-queue",
} as const;

/** The place for the handles in a monitor's message. Datadog treats it as a comment. */
export const notifyPlaceholder = "{{!-- notify --}}";

const names = Object.values(metrics).map(({ name }) => name.replaceAll(".", "\\."));
const ourMetric = new RegExp(
  `(?<![\\w.])${defaultMetricPrefix.replaceAll(".", "\\.")}\\.(${names.join("|")})(?!\\w|\\.\\w)`,
  "g",
);

/** Adapts the JSON text of a file. Missing settings leave the file's values. */
export function adaptDatadogFile(text: string, settings: DatadogFileSettings): string {
  const {
    metricPrefix = defaultMetricPrefix,
    integrationName = defaultIntegrationName,
    stackName = defaultIntegrationName,
  } = settings;
  const { awsNames = {}, notify = notifyPlaceholder, spaceliftEndpoint } = settings;
  const adapted = linkToSpacelift(text, spaceliftEndpoint)
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
