import { parseArgs } from "node:util";
import { benchColdStarts } from "./cold-start.ts";
import { benchMapping } from "./mapping.ts";
import { benchThroughput } from "./throughput.ts";
import { benchVerification } from "./verification.ts";

// npm run bench [-- --rounds N]: how fast it is, as ratios within this run. Times alone say nothing of another machine.

const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" } } });
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error(`--rounds is ${values.rounds}: it is to be 1 or more`);

console.log(`\nCold starts: medians of ${rounds} fresh processes each, and the quarter points`);
await benchColdStarts(rounds);
console.log("\nVerification and parsing of one delivery");
benchVerification();
console.log("\nFrom a message to its series");
await benchMapping();
console.log("\nThe forwarder over stand-ins in this process");
await benchThroughput();
