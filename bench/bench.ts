import { parseArgs } from "node:util";
import { benchColdStarts } from "./cold-start.ts";
import { benchMapping } from "./mapping.ts";
import { benchThroughput } from "./throughput.ts";
import { benchVerification } from "./verification.ts";

// npm run bench [-- --rounds N]: speed as ratios within one run, since times depend on the machine.

const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" } } });
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1)
  throw new Error(`--rounds is ${values.rounds}. It must be a positive integer.`);

console.log(`\nCold starts: medians of ${rounds} fresh processes each, and quartiles`);
await benchColdStarts(rounds);
console.log("\nVerification and parsing of one delivery");
benchVerification();
console.log("\nFrom a message to its series");
await benchMapping();
console.log("\nThe forwarder over stand-ins in this process");
await benchThroughput();
