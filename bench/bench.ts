import { parseArgs } from "node:util";
import { benchColdStarts } from "./cold-start.ts";
import { benchWindow } from "./latency/window.ts";
import { benchLatency } from "./latency.ts";
import { benchMapping } from "./mapping.ts";
import { benchThroughput } from "./throughput.ts";
import { benchVerification } from "./verification.ts";

// npm run bench [-- PART…] [-- --rounds N]: speed as ratios within one run, since times depend on the machine.

const parts = {
  "cold-starts": (rounds: number) => {
    console.log(`\nCold starts: medians of ${rounds} fresh processes each, and quartiles`);
    return benchColdStarts(rounds);
  },
  verification: () => {
    console.log("\nVerification and parsing of one delivery");
    benchVerification();
  },
  mapping: () => {
    console.log("\nFrom a message to its series");
    return benchMapping();
  },
  throughput: () => {
    console.log("\nThe forwarder over stand-ins in this process");
    return benchThroughput();
  },
  latency: (rounds: number) => {
    console.log(`\nFrom the webhook's POST to Datadog's 202: ${rounds} fresh pairs of processes`);
    return benchLatency(rounds);
  },
  window: () => {
    console.log("\nThe batching window: calls over stand-ins, durations and prices of npm run cost");
    return benchWindow();
  },
};

type Part = keyof typeof parts;

const { values, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "15" } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1)
  throw new Error(`--rounds is ${values.rounds}. It must be a positive integer.`);
const all = Object.keys(parts).filter(isPart);
const unknown = positionals.find((name) => !isPart(name));
if (unknown !== undefined) throw new Error(`${unknown} is no part. The parts are ${all.join(", ")}.`);
for (const part of positionals.length === 0 ? all : positionals.filter(isPart)) await parts[part](rounds);

function isPart(name: string): name is Part {
  return Object.hasOwn(parts, name);
}
