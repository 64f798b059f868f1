import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { daysAMonth } from "./cost/assumptions.ts";
import { limitsOf } from "./cost/capacity.ts";
import { designs, drawCapacity, ours } from "./cost/designs.ts";
import { gaugesAMonth, idleAMonth, workAMonth } from "./cost/idle.ts";
import { totalOf } from "./cost/model.ts";
import { alarmsAMonth, metricsAMonth, monitoring } from "./cost/monitoring.ts";
import { partsOf } from "./cost/parts.ts";
import { prices } from "./cost/prices.ts";
import { withTables } from "./cost/quoted-tables.ts";
import { tables } from "./cost/tables.ts";

const help = `Usage: npm run --silent cost -- --runs-per-day <N> [--tag-sets <N>]
       npm run --silent cost -- --write

Estimates the monthly cost of a number of runs, and which limit is reached first. Durations are measured under a limit of
the processor; prices are public list prices in us-east-1.

Options:
  --runs-per-day <N>  how many runs finish a day
  --tag-sets <N>      how many combinations of stack, type and other tags the runs have (default: 200)
  --write             write the tables of README.md and docs/capacity.md, and docs/capacity.svg, instead
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
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const tagSets = positive(values["tag-sets"], "tag-sets");
  if (values.write) write(tagSets);
  else if (values["runs-per-day"] === undefined) throw new Error(help);
  else report(positive(values["runs-per-day"], "runs-per-day"), tagSets);
}

function write(tagSets: number): void {
  const root = join(import.meta.dirname, "..");
  for (const [page, ofPage] of Object.entries(tables)) {
    const file = join(root, page);
    writeFileSync(file, withTables(readFileSync(file, "utf8"), ofPage));
  }
  writeFileSync(join(root, "docs/capacity.svg"), drawCapacity(tagSets));
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
  console.log("Parts, US dollars: a month without runs, and a million events in batches of one and of ten");
  for (const { name, idle, aMillion } of partsOf(ours)) {
    const million = [1, 10].map((batch) => aMillion(batch).toFixed(2)).join(" and ");
    console.log(`  ${name.replaceAll("`", "")}: ${idle.toFixed(2)} idle, ${million} a million`);
  }
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
