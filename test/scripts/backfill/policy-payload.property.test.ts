import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultFinishedStates, optInParts } from "../../../lambda/contract/runs.ts";
import { corePayload } from "../../../scripts/backfill/core-payload.ts";
import { type InputSource, policyInput } from "../../../scripts/backfill/policy-input.ts";
import { loadPolicy } from "../../../simulator/policy.ts";
import { asObject } from "../../policy/document.ts";
import { endedRun } from "./listed-runs.ts";

const policy = await loadPolicy();
const detailedPolicy = await loadPolicy(optInParts);

function asJson(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

test("the core's payload of a listed run is the policy's", () => {
  fc.assert(
    fc.property(endedRun, fc.boolean(), (source, isDetailed) => {
      const input = policyInput(source);
      const include = isDetailed ? optInParts : [];
      const own = corePayload(input, { finishedStates: defaultFinishedStates, include });
      const [delivery] = (isDetailed ? detailedPolicy : policy)(asJson(input));
      expect(own).toEqual(delivery?.payload);
    }),
    { numRuns: 500 },
  );
});

test("the payload of a listed run has what the policy sends of the whole run, except the documented fields", () => {
  fc.assert(
    fc.property(endedRun, fc.integer({ min: 0, max: 999_999 }), (source, microseconds) => {
      const [listed] = policy(asJson(policyInput(source)));
      const [live] = policy(asJson(liveInput(source, microseconds)));
      const [mine, theirs] = [asObject(listed?.payload), asObject(live?.payload)];
      const { at, ...identity } = asObject(mine["event"]);
      const { at: liveAt, ...liveIdentity } = asObject(theirs["event"]);
      expect(identity).toEqual(liveIdentity);
      expect(Math.abs(Number(at ?? 0) - Number(liveAt ?? 0))).toBeLessThan(1e9);
      for (const part of ["version", "run", "timing", "changes"]) expect(mine[part]).toEqual(theirs[part]);
    }),
    { numRuns: 300 },
  );
});

/** As Spacelift sends the run: with resources, receipts, persons, and fractions of a second. */
function liveInput({ account, run, stack, end }: InputSource, microseconds: number) {
  const { id, type, state, branch, driftDetection, title } = run;
  const changes = Object.entries(run.changes).flatMap(([action, count]) =>
    Array.from({ length: count }, (_, index) => ({
      action,
      phase: "plan",
      moved: false,
      entity: { address: `a.b[${index}]`, type: "aws_s3_bucket", entity_type: "resource", entity_vendor: "terraform" },
    })),
  );
  return {
    account: { name: account },
    webhook_endpoints: [{ id: "other" }, { id: "spacelift-datadog", labels: ["a"] }],
    run_updated: {
      note: "",
      state,
      policy_receipts: [{ name: "p", type: "PLAN", outcome: "allow", flags: ["f"] }],
      run: {
        ...{ id, type, state, branch, title, changes },
        drift_detection: driftDetection,
        creator_session: { login: "someone@example.com", creator_ip: "203.0.113.7" },
        updated_at: end.epochSeconds * 1e9 + microseconds * 1e3,
        commit: { hash: run.commit, author: "someone", branch },
      },
      stack: {
        id: stack.id,
        labels: stack.labels,
        space: stack.space && { id: stack.space, name: "a space" },
        ...(stack.workerPool !== undefined && { worker_pool: { id: "01POOL", name: stack.workerPool, public: false } }),
      },
      timing: end.timing.map(({ state, seconds }) => ({ state, duration: seconds * 1e9 })),
    },
  };
}
