import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { destinationNames, runDestinationNames } from "../../lambda/contract/destinations.ts";
import { logPhases, logPlaceholder } from "../../lambda/contract/run-logs.ts";
import { placeholderText } from "../policy/log-placeholders.ts";
import { bounded, type Driver, startDriver } from "./driver.ts";

let driver: Driver;
afterEach(() => driver.simulator.close());

const person = "Ada Confidential";
/** As `words` writes them. */
const logged = ["initializingthebackend", "mountingthefiles", "refreshingstate", "theexitcodeis1"];
const phases = ["QUEUED", "PREPARING", "INITIALIZING", "PLANNING", "UNCONFIRMED", "CONFIRMED", "APPLYING"];

const text = fc.oneof(placeholderText, fc.constantFrom(...logPhases.map(logPlaceholder)));

/** The input of a failed run. Texts of users are arbitrary, and persons are everywhere where Spacelift has them. */
const failedRun = fc.array(text, { minLength: 12, maxLength: 12 }).map((texts) => {
  const [stack, space, branch, title, note, label, pool, policy, flag, env, service, message] = texts;
  const [id, now] = [randomUUID(), Date.now()];
  return {
    account: { name: "acme" },
    run_updated: {
      ...{ state: "FAILED", username: person, note },
      urls: { run: `https://acme.app.spacelift.io/stack/dns/run/${id}` },
      run: {
        ...{ id, state: "FAILED", type: "TRACKED", branch, title, drift_detection: false, flags: [flag] },
        ...{ triggered_by: person, creator_session: { login: person, name: person, teams: [person] } },
        ...{ created_at: (now - 600_000) * 1e6, updated_at: now * 1e6 },
        commit: { author: person, message, hash: "0123abc", url: `https://github.com/acme/dns/commit/0123abc` },
      },
      stack: {
        ...{ id: stack, name: title, space: { id: space }, worker_pool: { name: pool, public: false } },
        labels: [label, `env:${env}`, `service:${service}`],
      },
      timing: phases.map((state) => ({ state, duration: 1e9 })),
      policy_receipts: [{ name: policy, type: "PLAN", outcome: "deny", flags: [flag] }],
    },
  };
});

/** Tags change letter case and punctuation. */
function words(value: unknown): string {
  return JSON.stringify(value)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

test("the logs of a run reach the destination logs alone, and no person reaches any", async () => {
  driver = await startDriver({ destinations: destinationNames });
  const { notify, state } = driver.simulator;
  await fc.assert(
    fc.asyncProperty(failedRun, async (input) => {
      expect(await notify(input)).toEqual({ sent: 2, refused: [] });
    }),
    { numRuns: 20, endOnFailure: true },
  );
  const waiting = () => state().destinations.map((each) => each.waiting + each.deadLetters);
  await expect.poll(waiting, bounded).toEqual(destinationNames.map(() => 0));
  const logs = (await driver.list("/api/logs")).filter(({ usr }) => usr === undefined);
  expect(logged.filter((each) => !words(logs).includes(each))).toEqual([]);
  expect(words(logs)).not.toContain(words(person));
  for (const name of runDestinationNames) {
    const held = await driver.list(name === "metrics" ? "/api/series" : `/api/${name}`);
    expect(held.length).toBeGreaterThan(0);
    expect([name, [...logged, words(person)].filter((secret) => words(held).includes(secret))]).toEqual([name, []]);
  }
});
