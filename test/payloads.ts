import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The payload that the policy makes of `run-tracked-finished.json`, with fields of the test's choice put over it. */
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

/** A file of `test/fixtures`, as text. */
export function fixture(path: string): string {
  return readFileSync(join(import.meta.dirname, "./fixtures", path), "utf8");
}
