import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { limitsOf } from "./cost/capacity.ts";
import { designs, drawCapacity, ours } from "./cost/designs.ts";
import {
  alarmsAMonth,
  auditTrailAMonth,
  daysAMonth,
  destinationAMonth,
  gaugesAMonth,
  idleAMonth,
  metricsAMonth,
  monitoring,
  topicAMonth,
  totalOf,
  workAMonth,
} from "./cost/model.ts";
import { prices } from "./cost/prices.ts";

const help = `Usage: npm run --silent cost -- --runs-per-day <N> [--tag-sets <N>] [--plot]

Estimates the monthly cost of a number of runs, and which limit is reached first. Durations are measured under a limit of
the processor; prices are public list prices in us-east-1.

Options:
  --runs-per-day <N>  how many runs finish a day
  --tag-sets <N>      how many combinations of stack, type and other tags the runs have (default: 200)
  --plot              write docs/capacity.svg instead
  --help              print this help

Example:
  npm run --silent cost -- --runs-per-day 1000

Exit codes: 0 done; 1 wrong usage.
`;

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      "runs-per-day": { type: "string" },
      "tag-sets": { type: "string", default: "200" },
      plot: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const tagSets = positive(values["tag-sets"], "tag-sets");
  if (values.plot) writeFileSync(join(import.meta.dirname, "../docs/capacity.svg"), drawCapacity(tagSets));
  else if (values["runs-per-day"] === undefined) throw new Error(help);
  else report(positive(values["runs-per-day"], "runs-per-day"), tagSets);
}

function report(runsPerDay: number, tagSets: number): void {
  console.log(`${runsPerDay.toLocaleString("en")} runs a day, US dollars a month (estimates)`);
  const perMillion = 1e6 / (runsPerDay * daysAMonth);
  console.table(
    Object.fromEntries(
      designs.map(([name, , costOf]) => {
        const cost = costOf(runsPerDay);
        const services = Object.entries(cost).map(([service, dollars]) => [service, dollars.toFixed(2)] as const);
        const total = totalOf(cost);
        return [
          name,
          {
            ...Object.fromEntries(services),
            total: total.toFixed(2),
            "a million runs": (total * perMillion).toFixed(2),
          },
        ];
      }),
    ),
  );
  const { alarms, metrics } = monitoring;
  console.log(
    `Idle: ${idleAMonth(ours).toFixed(2)}, of which ${alarmsAMonth().toFixed(2)} for ${alarms} alarms, ${gaugesAMonth().toFixed(2)} for gauges every minute, and ${workAMonth(ours).toFixed(2)} for polls of the queue, heartbeat and reconciliation; with runs in every hour also ${metricsAMonth().toFixed(2)} for ${metrics.length} metrics in CloudWatch; cloudWatchDashboard adds ${prices.dashboard.dollars.toFixed(2)}`,
  );
  console.log(
    `Each further destination: ${destinationAMonth().toFixed(2)} idle, of which ${(monitoring.destinationAlarms * prices.alarm.dollars).toFixed(2)} for ${monitoring.destinationAlarms} alarms; their topic: ${topicAMonth(runsPerDay).toFixed(2)}; the audit trail: ${auditTrailAMonth().toFixed(2)}`,
  );
  const rate = runsPerDay / 86_400;
  console.log(`Limits, for runs with ${tagSets} tag sets`);
  for (const { name, runsASecond, change } of limitsOf(ours, tagSets)) {
    const used = (100 * rate) / runsASecond;
    const state = used > 100 ? "exceeded" : used < 0.01 ? "under 0.01 %" : `${Number(used.toPrecision(2))} %`;
    console.log(`  ${name}: ${Math.round(runsASecond).toLocaleString("en")} runs/s, ${state}. To change: ${change}`);
  }
}

function positive(text: string, option: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${option} is ${text}. It must be a number above 0.`);
  return number;
}
