import { loadPolicy } from "../../simulator/policy.ts";
import { createTally } from "./faults.ts";
import { runSeed } from "./run-seed.ts";

/** README.md lists the environment variables. */
const policy = await loadPolicy();
const tally = createTally();
const one = process.env["ORACLE_SEED"];
const first = Number(one ?? process.env["ORACLE_FIRST"] ?? 1);
const count = one === undefined ? Number(process.env["ORACLE_SEEDS"] ?? Number.POSITIVE_INFINITY) : 1;
const end = Date.now() + 60_000 * Number(process.env["ORACLE_MINUTES"] ?? 60);
let [events, ambiguous] = [0, 0];
for (let seed = first; seed < first + count && Date.now() < end; seed += 1) {
  const trace = one === undefined ? undefined : (line: string) => console.log(line);
  const report = await runSeed({ seed, tally, policy, ...(trace && { trace }) });
  events += report.events;
  ambiguous += report.ambiguous;
  if (report.errors.length === 0) continue;
  console.log(`seed ${seed} fails; ORACLE_SEED=${seed} npm run test:torture shows how`);
  for (const error of report.errors.slice(0, 20)) console.log(`  ${error}`);
  process.exitCode = 1;
  if (process.env["ORACLE_KEEP_GOING"] === undefined) break;
}
console.table(tally.rows());
console.log(`${events} events, ${ambiguous} reported as ambiguous`);
process.exit();
