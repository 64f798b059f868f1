import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { describeMetrics, metadataBody } from "../../lambda/contract/metric-metadata.ts";
import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import { type AwsNames, adaptDatadogFile, awsPlaceholders } from "../../lambda/installer/domain/datadog-file.ts";
import { keys } from "../../lib/configuration/keys.ts";
import { packageRoot } from "../../lib/package-root.ts";
import type { ExitCode } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { writePrinted } from "../deployment/printed.ts";

const objectsFile = z.record(z.string(), z.unknown());
const namesIn = (file: string) => Object.keys(objectsFile.parse(JSON.parse(readDatadogFile(file))));
const wholeFiles = ["dashboard", "monitors", "slos", "log-monitors", "log-views", "log-pipeline"];
const monitorNames = namesIn("monitors");
const sloNames = namesIn("slos");
const logMonitorNames = namesIn("log-monitors");
/** By the name of an object. */
const fileOf = new Map([
  ...monitorNames.map((name) => [name, "monitors"] as const),
  ...sloNames.map((name) => [name, "slos"] as const),
  ...logMonitorNames.map((name) => [name, "log-monitors"] as const),
]);

const help = (datadog: string) => `Usage: ${datadog} print <what> [options]

Prints JSON for Datadog. <what> is one of:
  dashboard    the dashboard
  monitors     all monitors by name
  <monitor>    one monitor: ${monitorNames.join(", ")}
  slos         all service level objectives (SLOs) by name
  <SLO>        one SLO: ${sloNames.join(", ")}
  log-monitors all monitors of the audit trail by name
  <log monitor> one of them: ${logMonitorNames.join(", ")}
  log-views    saved views of the audit trail by name
  log-pipeline the pipeline for its logs
  metrics      name, type, unit, short name and description of each metric

Options:
  --metric-prefix <prefix>           the metricPrefix of the deployment (default: ${defaultMetricPrefix})
  --integration-name <name>          the integrationName of the deployment (default: spacelift-datadog)
  --stack-name <name>                the CloudFormation stack (default: the integration's name)
  --forwarder-function <name>        a name from AWS: docs/dashboard.md shows how to list these names. With several
                                     destinations, pass several names, queues or dead-letter queues: a,b
  --receiver-function <name>         a name from AWS
  --queue <name or URL>              a name from AWS
  --dead-letter-queue <name or URL>  a name from AWS
  --spacelift-endpoint <URL>         the spaceliftEndpoint of the deployment, for links to Spacelift (default: no links)
  --notify <handles>                 recipients of the monitors, such as "@slack-ops @pagerduty" (default: nobody)

Example:
  ${datadog} print dashboard > dashboard.json

Exit codes: 0 done; 2 wrong usage.
`;

const awsOptions = {
  forwarderFunction: "forwarder-function",
  receiverFunction: "receiver-function",
  queue: "queue",
  deadLetterQueue: "dead-letter-queue",
} as const satisfies Record<keyof AwsNames, string>;

const awsName = z.string().regex(/^[\w-]{1,80}(?:,[\w-]{1,80})*$/, {
  error: "allowed: names from AWS with commas between them, each of letters, digits, - and _",
});

/** CloudFormation shows the URL of a queue, which ends with the name. */
const queueName = z.preprocess(
  (value) => (typeof value === "string" ? value.replaceAll(/[^,]*\//g, "") : value),
  awsName,
);

const options = z.object({
  "metric-prefix": keys.metricPrefix.schema.default(defaultMetricPrefix),
  "integration-name": keys.integrationName.schema,
  "forwarder-function": awsName.exactOptional(),
  "receiver-function": awsName.exactOptional(),
  queue: queueName.exactOptional(),
  "dead-letter-queue": queueName.exactOptional(),
  "stack-name": z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, { error: "allowed: the name of a CloudFormation stack" })
    .exactOptional(),
  "spacelift-endpoint": keys.spaceliftEndpoint.schema.exactOptional(),
  notify: z
    .string()
    .regex(/^@\S+(?: @\S+)*$/, { error: "allowed: handles that begin with @, separated by spaces" })
    .exactOptional(),
});

/** Prints dashboard, monitors or metadata for Datadog: see docs/dashboard.md, or --help. */
export async function main(argv: readonly string[], invocation: Invocation): Promise<ExitCode> {
  const usage = help(invocation("datadog"));
  return writePrinted(process, argv, usage, (args) => {
    const text = print(args, usage);
    return { text, note: toFillIn(text) };
  });
}

function print(args: readonly string[], usage: string): string {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: Object.fromEntries(Object.keys(options.shape).map((name) => [name, { type: "string" as const }])),
  });
  const parsed = options.safeParse({ ...values });
  if (!parsed.success) {
    // The schemas of the configuration keys say what is allowed, in the same form.
    throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}.`).join("\n"));
  }
  const { "metric-prefix": metricPrefix, "integration-name": integrationName, notify } = parsed.data;
  const stackName = parsed.data["stack-name"] ?? integrationName;
  const { data } = parsed;
  const awsNames = Object.fromEntries(
    Object.entries(awsOptions).flatMap(([key, option]) => (data[option] === undefined ? [] : [[key, data[option]]])),
  );
  const spaceliftEndpoint = data["spacelift-endpoint"];
  const adapted = (name: string) =>
    adaptDatadogFile(readDatadogFile(name), {
      metricPrefix,
      awsNames,
      ...(integrationName !== undefined && { integrationName }),
      ...(stackName !== undefined && { stackName }),
      ...(notify !== undefined && { notify }),
      ...(spaceliftEndpoint !== undefined && { spaceliftEndpoint }),
    });
  const [what = "", ...others] = positionals;
  if (others.length > 0) throw new Error(usage);
  if (wholeFiles.includes(what)) return adapted(what);
  if (what === "metrics") return asJson(describeMetrics(metricPrefix).map(metadataBody));
  const file = fileOf.get(what);
  if (file !== undefined) return asJson(objectsFile.parse(JSON.parse(adapted(file)))[what]);
  throw new Error(usage);
}

function readDatadogFile(name: string): string {
  return readFileSync(join(packageRoot(), "datadog", `${name}.json`), "utf8");
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Empty if there are none. */
function toFillIn(text: string): string {
  const missing = Object.entries(awsPlaceholders).filter(([, placeholder]) => text.includes(placeholder));
  if (missing.length === 0) return "";
  const flags = Object.entries(awsOptions).filter(([key]) => missing.some(([name]) => name === key));
  return `Incomplete: replace ${missing.map(([, each]) => each).join(", ")} by names from AWS, or pass ${flags.map(([, each]) => `--${each}`).join(", ")}. Until then, their queries find nothing, and their monitors never alert. docs/dashboard.md shows how to list the names.\n`;
}
