import { expect, test } from "vitest";
import { loadPolicy } from "../../simulator/policy.ts";
import { createHttpExchange } from "./exchange-over-http.ts";
import { createTally, type FaultKind } from "./faults.ts";
import { runSeed } from "./run-seed.ts";

const seeds = 220;
/** Some faults change an outcome only once in a hundred seeds. More seeds run until each fault has. */
const mostSeeds = 330;
const seedsOverHttp = 5;

/** A forwarder that has cached the key keeps working, so this fault must change nothing. */
const harmless: FaultKind = "parameters: away, warm";

test("counts or reports every event once, whatever fails", { timeout: 300_000 }, async () => {
  const policy = await loadPolicy();
  const tally = createTally();
  const total = { events: 0, ambiguous: 0 };
  const unseen = () =>
    tally.rows().filter(({ kind, hits, changes }) => hits < 20 || (changes < 1 && kind !== harmless));
  for (let seed = 1; seed <= seeds || (seed <= mostSeeds && unseen().length > 0); seed += 1) {
    const { events, ambiguous, errors } = await runSeed({ seed, tally, policy });
    expect(errors, `ORACLE_SEED=${seed} npm run test:torture shows what happened`).toEqual([]);
    total.events += events;
    total.ambiguous += ambiguous;
  }
  console.table(tally.rows());
  console.log(`${total.events} events, of which ${total.ambiguous} are reported as ambiguous`);
  expect(unseen()).toEqual([]);
});

test("does so over real sockets", { timeout: 60_000 }, async () => {
  const policy = await loadPolicy();
  const { exchange, close } = await createHttpExchange();
  for (let seed = 1001; seed <= 1000 + seedsOverHttp; seed += 1) {
    const { errors } = await runSeed({ seed, tally: createTally(), policy }, exchange);
    expect(errors, `seed ${seed}`).toEqual([]);
  }
  await close();
});
