import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { describeMetrics, metadataBody } from "../lambda/contract/metric-metadata.ts";
import { defaultMetricPrefix } from "../lambda/contract/metrics.ts";
import { type AwsNames, adaptDatadogFile, awsPlaceholders } from "../lambda/installer/domain/datadog-file.ts";
import { keys } from "../lib/configuration/keys.ts";

const monitorsFile = z.record(z.string(), z.unknown());
const monitorNames = Object.keys(monitorsFile.parse(JSON.parse(readDatadogFile("monitors"))));

const help = `Usage: npm run --silent datadog -- print <what> [options]

  dashboard    the dashboard
  monitors     all monitors, each under its name
  <monitor>    one of them: ${monitorNames.join(", ")}
  metrics      name, type, unit, short name and description of each metric

  --metric-prefix <prefix>      the metricPrefix of the deployment, in place of ${defaultMetricPrefix}
  --integration-name <name>     its integrationName, in place of spacelift-datadog
  --stack-name <name>           its CloudFormation stack, in place of the integration's name
  --forwarder-function <name>   names that AWS gave: see docs/dashboard.md for how to list them
  --receiver-function <name>
  --queue <name or URL>
  --dead-letter-queue <name or URL>
  --notify <handles>            whom the monitors notify, such as "@slack-ops @pagerduty", in place of nobody
`;

/** The option for each name that AWS gave. */
const awsOptions = {
  forwarderFunction: "forwarder-function",
  receiverFunction: "receiver-function",
  queue: "queue",
  deadLetterQueue: "dead-letter-queue",
} as const satisfies Record<keyof AwsNames, string>;

const awsName = z.string().regex(/^[\w-]{1,80}$/, { error: "a name in AWS, of letters, digits, - and _" });

/** A queue's name is the end of its URL, which CloudFormation shows. */
const queueName = z.preprocess(
  (value) => (typeof value === "string" ? value.slice(value.lastIndexOf("/") + 1) : value),
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
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, { error: "the name of a CloudFormation stack" })
    .exactOptional(),
  notify: z
    .string()
    .regex(/^@\S+(?: @\S+)*$/, { error: "handles that begin with @, separated by spaces" })
    .exactOptional(),
});

function print(args: string[]): string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: Object.fromEntries(Object.keys(options.shape).map((name) => [name, { type: "string" as const }])),
  });
  const parsed = options.safeParse({ ...values });
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join(".")} takes ${message}.`).join("\n"));
  }
  const { "metric-prefix": metricPrefix, "integration-name": integrationName, notify } = parsed.data;
  const stackName = parsed.data["stack-name"] ?? integrationName;
  const { data } = parsed;
  const awsNames = Object.fromEntries(
    Object.entries(awsOptions).flatMap(([key, option]) => (data[option] === undefined ? [] : [[key, data[option]]])),
  );
  const adapted = (name: string) =>
    adaptDatadogFile(readDatadogFile(name), {
      metricPrefix,
      awsNames,
      ...(integrationName !== undefined && { integrationName }),
      ...(stackName !== undefined && { stackName }),
      ...(notify !== undefined && { notify }),
    });
  const [what = "", ...others] = positionals;
  if (others.length > 0) throw new Error(help);
  if (what === "dashboard" || what === "monitors") return adapted(what);
  if (what === "metrics") return asJson(describeMetrics(metricPrefix).map(metadataBody));
  if (monitorNames.includes(what)) return asJson(monitorsFile.parse(JSON.parse(adapted("monitors")))[what]);
  throw new Error(help);
}

function readDatadogFile(name: string): string {
  return readFileSync(new URL(`../datadog/${name}.json`, import.meta.url), "utf8");
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function main([command = "", ...rest]: string[]): string {
  if (command === "--help" || command === "help" || rest.includes("--help")) return help;
  if (command !== "print") throw new Error(help);
  return print(rest);
}

/** Says which placeholders for names in AWS a text still has, and how to fill them in. */
function toFillIn(text: string): string {
  const missing = Object.entries(awsPlaceholders).filter(([, placeholder]) => text.includes(placeholder));
  if (missing.length === 0) return "";
  const flags = Object.entries(awsOptions).filter(([key]) => missing.some(([name]) => name === key));
  return `Not complete: put names of AWS in the place of ${missing.map(([, each]) => each).join(", ")}, or pass ${flags.map(([, each]) => `--${each}`).join(", ")}. Until then the queries with them find nothing, and their monitors never alert. docs/dashboard.md says how to list the names.\n`;
}

try {
  const text = main(process.argv.slice(2));
  process.stdout.write(text);
  process.stderr.write(toFillIn(text));
} catch (error) {
  // Every failure here is the user's to mend (an argument), so a stack trace says nothing.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
