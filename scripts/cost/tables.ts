import { daysAMonth } from "./assumptions.ts";
import { designs, ours } from "./designs.ts";
import { gaugesAMonth, heartbeatAMonth, idleAMonth, workAMonth } from "./idle.ts";
import { costOfRuns, totalOf } from "./model.ts";
import { alarmsAMonth, metricsAMonth, monitoring } from "./monitoring.ts";
import { destinationAMonth, partsOf } from "./parts.ts";
import { prices } from "./prices.ts";

const loads = [10, 100, 1_000, 10_000, 100_000, 1_000_000];
const batches = [1, 10, 100] as const;

const dollars = (value: number) => value.toFixed(2);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Of this project by service, and of the other designs. */
function loadTable(): string {
  const services = Object.keys(costOfRuns(1, 1, 0, ours));
  const others = designs.slice(1);
  const rows = loads.map((runs) => {
    const [cost, ...rest] = designs.map(([, , costOf]) => costOf(runs));
    if (cost === undefined) throw new Error("there is no design");
    const total = totalOf(cost);
    const aMillion = (total * 1e6) / (runs * daysAMonth);
    return [
      runs.toLocaleString("en"),
      ...Object.values(cost).map(dollars),
      dollars(total),
      aMillion >= 100 ? aMillion.toFixed(0) : dollars(aMillion),
      ...rest.map((other) => dollars(totalOf(other))),
    ];
  });
  return table(["runs a day", ...services, "total", "a million runs", ...others.map(([name]) => name)], rows);
}

function millionTable(): string {
  const costs = batches.map((batch) => costOfRuns(1e6, batch, 0, ours));
  const services = Object.keys(costs[0] ?? {});
  const rows = costs.map((cost, index) => [
    String(batches[index]),
    ...Object.values(cost).map(dollars),
    `**${dollars(totalOf(cost))}**`,
  ]);
  return table(["runs in a batch", ...services, "a million runs"], rows);
}

function partTable(): string {
  const rows = partsOf(ours).map(({ name, idle, aMillion }) => [
    name,
    dollars(idle),
    ...batches.map((batch) => (aMillion(batch) === 0 ? "–" : dollars(aMillion(batch)))),
  ]);
  const head = batches.map((batch) => (batch === 1 ? "a million events, one by one" : `in batches of ${batch}`));
  return table(["part", "idle, a month", ...head], rows);
}

function monitoringTable(): string {
  const { alarms, metrics } = monitoring;
  return table(
    ["monitoring", "a month"],
    [
      [
        `${alarms} alarms at ${dollars(prices.alarm.dollars)} $; an account has ten free`,
        `${dollars(alarmsAMonth())} $`,
      ],
      [
        `${metrics.length} CloudWatch metrics of this project at ${dollars(prices.customMetric.dollars)} $, in hours with runs; an account has ten free`,
        `up to ${dollars(metricsAMonth())} $`,
      ],
      ["`cloudWatchDashboard`; an account has three free", `${dollars(prices.dashboard.dollars)} $`],
    ],
  );
}

function idleTable(): string {
  const rest = workAMonth(ours) - heartbeatAMonth(ours);
  return table(
    ["without runs", "a month"],
    [
      [`${monitoring.alarms} alarms`, `${dollars(alarmsAMonth())} $`],
      ["polls of the queue, and reconciliation with recovery", `${dollars(rest)} $`],
      ["the heartbeat, every five minutes", `${dollars(heartbeatAMonth(ours))} $`],
      ["gauges every minute: 43,800 polls of about a second with 256 MB", `${dollars(gaugesAMonth())} $`],
      ["**total**", `**${dollars(idleAMonth(ours))} $**`],
    ],
  );
}

function priceTable(): string {
  const rows = Object.entries(prices).map(([name, { dollars: price, per, date, page }]) => [
    `[${name}](${page})`,
    price < 0.01 ? `${Number((price * 1e6).toPrecision(6))} $ per million ${per}` : `${price} $ per ${per}`,
    date,
  ]);
  return table(["price", "US dollars", "date"], rows);
}

function summaryTable(): string {
  const more = (runs: number) => {
    const [, , costOf] = designs[0] ?? [];
    if (costOf === undefined) throw new Error("there is no design");
    return dollars(totalOf(costOf(runs)) - totalOf(costOf(0)));
  };
  const million = (batch: number) => dollars(totalOf(costOfRuns(1e6, batch, 0, ours)));
  const scheduled = dollars(workAMonth(ours) + gaugesAMonth());
  return table(
    ["part", "a month"],
    [
      [`${monitoring.alarms} alarms; an account has ten free`, `${dollars(alarmsAMonth())} $`],
      [
        "polls of the queue, heartbeat, reconciliation with recovery, and [gauges](docs/gauges.md) every minute",
        `${scheduled} $`,
      ],
      ["**idle**", `**${dollars(idleAMonth(ours))} $**`],
      ["100 runs a day, or 10,000", `${more(100)} $, or ${more(10_000)} $ more`],
      ["a million runs, in batches of ten, or one by one", `${million(10)} $, or ${million(1)} $ more`],
      ["each [destination](docs/destinations.md) besides metrics, idle", `${dollars(destinationAMonth())} $ more`],
      [
        `${monitoring.metrics.length} metrics in CloudWatch, with runs in every hour; an account has ten free`,
        `up to ${dollars(metricsAMonth())} $ more`,
      ],
      [
        "gauges every five minutes, or none (`pollMinutes`)",
        `${dollars(gaugesAMonth() - gaugesAMonth(5))} $, or ${dollars(gaugesAMonth())} $ less`,
      ],
    ],
  );
}

/** By page and by name: the tables that the documentation quotes. */
export const tables: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  "docs/capacity.md": {
    loads: loadTable,
    million: millionTable,
    parts: partTable,
    monitoring: monitoringTable,
    idle: idleTable,
    prices: priceTable,
  },
  "README.md": { summary: summaryTable },
};
