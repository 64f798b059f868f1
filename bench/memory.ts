import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BuiltBundle, buildBoth } from "./cold-start/bundles.ts";
import { startCold } from "./cold-start/process.ts";
import { startServices } from "./cold-start/services.ts";
import { limitCpu } from "./cpu-limit.ts";
import { shown, spreadOf } from "./statistics.ts";

// npm run bench:memory [-- --rounds N] [--write]: durations of cold starts with the processor share of each memory size. An
// estimate: the processor is this machine's, and the services answer at once. --write stores the medians in
// scripts/cost/durations.json, which `npm run cost` reads.

const sizes = [256, 512, 1_024, 1_769];
const { values } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, write: { type: "boolean", default: false } },
});

interface Duration {
  readonly bundle: string;
  readonly variant: string;
  readonly megabytes: number;
  /** Loading and first call. */
  readonly coldMilliseconds: number;
  readonly warmMilliseconds: number;
}

const folder = mkdtempSync(join(tmpdir(), "spacelift-datadog-memory-"));
const services = await startServices();
const bundles = [...(await buildBoth(folder, "receiver")), ...(await buildBoth(folder, "forwarder"))];
const durations: Duration[] = [];
for (const megabytes of sizes) {
  const limit = limitCpu(megabytes);
  try {
    for (const bundle of bundles) durations.push(await measure(bundle, megabytes, limit.prefix));
  } finally {
    await limit.end();
  }
}
await services.close();
rmSync(folder, { recursive: true });

console.table(
  Object.fromEntries(
    durations.map(({ bundle, variant, megabytes, coldMilliseconds, warmMilliseconds }) => [
      `${bundle} ${variant}, ${megabytes} MB`,
      {
        "cold, ms": shown(coldMilliseconds),
        "warm, ms": shown(warmMilliseconds),
        "cold, MB × s": shown((coldMilliseconds * megabytes) / 1000),
      },
    ]),
  ),
);
if (values.write) {
  const file = join(import.meta.dirname, "../scripts/cost/durations.json");
  writeFileSync(file, `${JSON.stringify({ node: process.version, durations }, undefined, 2)}\n`);
}

async function measure(bundle: BuiltBundle, megabytes: number, prefix: readonly string[]): Promise<Duration> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const start = await startCold(bundle, services, prefix);
    cold.push(start.load + start.call);
    warm.push(start.warm);
  }
  return {
    bundle: bundle.name,
    variant: bundle.variant,
    megabytes,
    coldMilliseconds: Math.round(spreadOf(cold).median),
    warmMilliseconds: Math.round(spreadOf(warm).median),
  };
}
