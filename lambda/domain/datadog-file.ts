import { defaultMetricPrefix } from "../environment.ts";
import { metrics } from "./metrics.ts";

/** What differs between installations in the files of `datadog/`. */
export interface DatadogFileSettings {
  /** @default "spacelift.integration" */
  readonly metricPrefix?: string;
  /** The CloudFormation stack, which the names of the functions and queues in AWS begin with. @default "spacelift-datadog" */
  readonly stackName?: string;
  /** Whom the monitors notify, as Datadog writes it: `@slack-ops @pagerduty`. @default nobody */
  readonly notify?: string;
}

/** A comment to Datadog, which it shows nobody: where a monitor's message has the handles of whom it notifies. */
export const notifyPlaceholder = "{{!-- notify --}}";

const defaultStackName = "spacelift-datadog";

const names = Object.values(metrics).map(({ name }) => name.replaceAll(".", "\\."));
const ourMetric = new RegExp(
  `(?<![\\w.])${defaultMetricPrefix.replaceAll(".", "\\.")}\\.(${names.join("|")})(?!\\w|\\.\\w)`,
  "g",
);

/** The JSON text of a dashboard or of monitors for one installation. What is not set stays as it is in the file. */
export function adaptDatadogFile(text: string, settings: DatadogFileSettings): string {
  const { metricPrefix = defaultMetricPrefix, stackName = defaultStackName, notify = notifyPlaceholder } = settings;
  return text
    .replace(ourMetric, (_, name: string) => `${metricPrefix}.${name}`)
    .replaceAll(`${defaultStackName}-*`, () => `${stackName.toLowerCase()}-*`)
    .replaceAll(`\`${defaultStackName}-\``, () => `\`${stackName.toLowerCase()}-\``)
    .replaceAll(notifyPlaceholder, () => JSON.stringify(notify).slice(1, -1));
}
