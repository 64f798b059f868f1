import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { adaptDatadogFile } from "../lambda/domain/datadog-file.ts";
import { describeMetrics, metadataBody } from "../lambda/domain/metric-metadata.ts";
import { defaultMetricPrefix } from "../lambda/environment.ts";
import { fields } from "../lib/configuration-fields.ts";

const monitorsFile = z.record(z.string(), z.unknown());
const monitorNames = Object.keys(monitorsFile.parse(JSON.parse(readDatadogFile("monitors"))));

const help = `Usage: npm run --silent datadog -- print <what> [options]

  dashboard    the dashboard
  monitors     all monitors, each under its name
  <monitor>    one of them: ${monitorNames.join(", ")}
  metrics      name, type, unit, short name and description of each metric

  --metric-prefix <prefix>   the metricPrefix of the deployment, in place of ${defaultMetricPrefix}
  --stack-name <name>        its CloudFormation stack, in place of spacelift-datadog
  --notify <handles>         whom the monitors notify, such as "@slack-ops @pagerduty", in place of nobody
`;

const options = z.object({
  "metric-prefix": fields.metricPrefix.default(defaultMetricPrefix),
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
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { "metric-prefix": text, "stack-name": text, notify: text },
  });
  const parsed = options.safeParse({ ...values });
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join(".")} takes ${message}.`).join("\n"));
  }
  const { "metric-prefix": metricPrefix, "stack-name": stackName, notify } = parsed.data;
  const adapted = (name: string) =>
    adaptDatadogFile(readDatadogFile(name), {
      metricPrefix,
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

try {
  process.stdout.write(main(process.argv.slice(2)));
} catch (error) {
  // Every failure here is the user's to mend (an argument), so a stack trace says nothing.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
