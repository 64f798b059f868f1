import fc from "fast-check";
import { terminalRunStates } from "../../../lambda/contract/runs.ts";
import { endOf } from "../../../scripts/backfill/ended-run.ts";
import type { ListedRun, ListedStack } from "../../../scripts/backfill/listed-run.ts";
import type { InputSource } from "../../../scripts/backfill/policy-input.ts";

const passing = ["QUEUED", "READY", "PREPARING", "INITIALIZING", "PLANNING", "UNCONFIRMED", "CONFIRMED", "APPLYING"];
const name = fc.constantFrom("main", "feature/nat gateway", "a:b", "x::logs::y", "at::LOGS::planning", "ſ", "ü 1");
const seconds = fc.integer({ min: 0, max: 90_000 });
const label = fc.constantFrom("service:api", "service:", "env:prod", "team:a", "autoattach", "t::logs::b:c");

const stack: fc.Arbitrary<ListedStack> = fc.record(
  { id: name, space: name, namespace: name, repository: name, workerPool: name, labels: fc.array(label) },
  { requiredKeys: ["id", "labels"] },
);

const run: fc.Arbitrary<ListedRun> = fc
  .record(
    {
      id: fc.constantFrom("01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", "t::logs::x"),
      state: fc.constantFrom(...terminalRunStates),
      type: fc.constantFrom("TRACKED", "PROPOSED", "TASK"),
      branch: name,
      title: name,
      driftDetection: fc.boolean(),
      triggeredBy: name,
      commit: fc.constant("9f2c1ab84d0e5b6a7c8d9e0f1a2b3c4d5e6f7a8b"),
      changes: fc.record({
        added: fc.nat({ max: 3 }),
        changed: fc.nat({ max: 3 }),
        deleted: fc.nat({ max: 3 }),
      }),
      created: fc.integer({ min: 1_700_000_000, max: 1_800_000_000 }),
      isCreationKnown: fc.boolean(),
      passed: fc.array(fc.tuple(fc.constantFrom(...passing), seconds), { maxLength: 6 }),
    },
    { requiredKeys: ["id", "state", "changes", "created", "isCreationKnown", "passed"] },
  )
  .map(({ created, isCreationKnown, passed, ...fields }) => {
    let at = created;
    const before = passed.map(([state, lasting]) => {
      const transition = { state, epochSeconds: at };
      at += lasting;
      return transition;
    });
    return {
      ...fields,
      ...(isCreationKnown && { createdEpochSeconds: created }),
      history: [...before, { state: fields.state, epochSeconds: at }],
    };
  });

/** A run that has ended, in Spacelift's lists. */
export const endedRun: fc.Arbitrary<InputSource> = fc.record({ stack, run }).map(({ stack, run }) => {
  const end = endOf(run);
  if (end === undefined) throw new Error("the run has not ended");
  return {
    ...{ account: "acme", endpoint: "https://acme.app.spacelift.io", webhookId: "spacelift-datadog" },
    ...{ stack, run, end },
  };
});
