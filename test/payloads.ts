import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The payload that the policy creates for `run-tracked-finished.json`. `fields` replace its top-level fields. */
export function runPayload(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    version: 1,
    event: {
      kind: "run",
      account: "acme",
      id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
      state: "FINISHED",
      at: 1763800187987654000,
    },
    run: {
      type: "TRACKED",
      branch: "main",
      drift_detection: false,
      space: "production-01HZZ",
      stack: "production-network",
      worker_pool: "eks workers / prod",
    },
    timing: [
      { state: "QUEUED", duration: 186757000 },
      { state: "PLANNING", duration: 28048841000 },
    ],
    changes: {
      added: 2,
      changed: 1,
      deleted: 1,
      "create-Before-destroy-replaced": 1,
      "destroy-Before-create-replaced": 1,
      import: 1,
      forget: 1,
      moved: 1,
    },
    receipts: [
      { name: "no-public-buckets", type: "PLAN", outcome: "allow", flags: ["audited", "tier:gold"] },
      { name: "two-approvals", type: "APPROVAL", outcome: "approve", flags: [] },
      { name: "warn-on-destroy", type: "PLAN", outcome: null, flags: [] },
    ],
    ...fields,
  };
}

/** Names of the notification-policy inputs in `test/fixtures/policy-input`. */
export const policyInputs = [
  "internal-error",
  "module-version-failed",
  "run-drift-failed-public-pool",
  "run-in-flight",
  "run-no-op-and-ansible",
  "run-public-pool-absent",
  "run-tracked-finished",
  "run-without-stack",
] as const;

export type PolicyInput = (typeof policyInputs)[number];

/** An input as Spacelift sent it; its timestamps are years old. */
export function readPolicyInput(name: PolicyInput): unknown {
  return JSON.parse(fixture(`policy-input/${name}.json`));
}

/** An input whose event ended just now, so that it is not too old to be counted. */
export function readRecentPolicyInput(name: PolicyInput): unknown {
  const now = Date.now();
  const text = fixture(`policy-input/${name}.json`);
  const end = Number(/"updated_at": *(\d+)/.exec(text)?.[1]);
  return JSON.parse(text, (key, value: unknown) => {
    if (key === "updated_at") return now * 1e6;
    if (key === "created_at" && Number(value) <= end) return now * 1e6 - (end - Number(value));
    if (key === "version") return { ...Object(value), created_at: now * 1e6 };
    return value;
  });
}

/** The text of a file in `test/fixtures`. */
export function fixture(path: string): string {
  return readFileSync(join(import.meta.dirname, "fixtures", path), "utf8");
}
