import { describe, expect, test } from "vitest";
import { loadPolicy } from "../../simulator/policy.ts";
import { policyInputs, readPolicyInput } from "../payloads.ts";
import { asObject, placeName, places, valueAt, withValueAt } from "./document.ts";

const policy = await loadPolicy();

const trackedRun = readPolicyInput("run-tracked-finished");

const trackedTiming = [
  { state: "QUEUED", duration: 186757000 },
  { state: "READY", duration: 3430740000 },
  { state: "PREPARING", duration: 4768764000 },
  { state: "INITIALIZING", duration: 13289314000 },
  { state: "PLANNING", duration: 28048841000 },
  { state: "UNCONFIRMED", duration: 95000000000 },
  { state: "APPLYING", duration: 41000000000 },
];
const trackedReceipts = [
  { name: "no-public-buckets", type: "PLAN", outcome: "allow", flags: ["audited", "tier:gold"] },
  { name: "two-approvals", type: "APPROVAL", outcome: "approve", flags: [] },
  { name: "warn-on-destroy", type: "PLAN", outcome: null, flags: [] },
];

const payloads = {
  "run-tracked-finished": {
    version: 1,
    event: {
      kind: "run",
      account: "acme",
      id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
      state: "FINISHED",
      at: Number("1763800187987654000"),
    },
    run: {
      type: "TRACKED",
      branch: "main",
      drift_detection: false,
      space: "production-01HZZ",
      stack: "production-network",
      worker_pool: "eks workers / prod",
    },
    timing: trackedTiming,
    changes: {
      added: 2,
      changed: 1,
      moved: 1,
      deleted: 1,
      "create-Before-destroy-replaced": 1,
      "destroy-Before-create-replaced": 1,
      import: 1,
      forget: 1,
    },
    receipts: trackedReceipts,
  },
  "run-drift-failed-public-pool": {
    version: 1,
    event: {
      kind: "run",
      account: "acme",
      id: "01K9VJ7M2N3P4Q5R6S7T8V9W0X",
      state: "FAILED",
      at: Number("1763800300000000000"),
    },
    run: {
      type: "PROPOSED",
      branch: "feature/nat gateway",
      drift_detection: true,
      space: "production-01HZZ",
      stack: "staging-network",
      worker_pool: "public",
    },
    timing: [
      { state: "QUEUED", duration: 12000000 },
      { state: "PREPARING", duration: 2500000000 },
      { state: "INITIALIZING", duration: 900000000 },
    ],
    changes: {},
    receipts: [],
  },
  "run-without-stack": {
    version: 1,
    event: {
      kind: "run",
      account: "acme",
      id: "01K9VJ9ZZZZZZZZZZZZZZZZZZZ",
      state: "FINISHED",
      at: Number("1763800300000000000"),
    },
    run: { type: "TESTING", branch: "main", drift_detection: false },
    timing: [],
    changes: {},
    receipts: [],
  },
  "run-no-op-and-ansible": {
    version: 1,
    event: {
      kind: "run",
      account: "acme",
      id: "01K9VJ6B8C4D5E6F7G8H9J0K1M",
      state: "FINISHED",
      at: Number("1763800187987654000"),
    },
    run: {
      type: "TRACKED",
      branch: "main",
      drift_detection: false,
      space: "production-01HZZ",
      stack: "production-network",
      worker_pool: "eks workers / prod",
    },
    timing: trackedTiming,
    changes: { added: 1, changed: 1, failed: 1, ignored: 1, ok: 1, rescued: 1, skipped: 1, unreachable: 1 },
    receipts: trackedReceipts,
  },
  "run-public-pool-absent": {
    version: 1,
    event: {
      kind: "run",
      account: "acme",
      id: "01K9VJ5A7B3C4D5E6F7G8H9J0K",
      state: "FINISHED",
      at: Number("1763800187987654000"),
    },
    run: {
      type: "PROPOSED",
      branch: "feature/public-pool",
      drift_detection: false,
      space: "production-01HZZ",
      stack: "production-network",
      worker_pool: "public",
    },
    timing: trackedTiming,
    changes: { added: 2 },
    receipts: [
      {
        name: "spacelift_logs_planning",
        type: "PLAN",
        outcome: "deny",
        flags: ["team:a spacelift_logs_applying b"],
      },
    ],
  },
  "module-version-failed": {
    version: 1,
    event: {
      kind: "module_version",
      account: "acme",
      id: "01K9VK0MODULEVERSION",
      state: "FAILED",
      at: Number("1763800400000000000"),
    },
    module: { id: "terraform-aws-vpc", branch: "main", space: "root", worker_pool: "public" },
  },
  "internal-error": {
    version: 1,
    event: { kind: "internal_error", account: "acme" },
    error: { severity: "ERROR" },
  },
  "run-in-flight": undefined,
} as const;

test.each(policyInputs)("%s gives its payload, or none", (name) => {
  const payload = payloads[name];
  const expected = payload === undefined ? [] : [{ endpointId: "spacelift-datadog", payload }];
  expect(policy(readPolicyInput(name))).toEqual(expected);
});

describe("the details that other destinations need", async () => {
  const withDetails = await loadPolicy(["details"]);
  const detailsOf = (name: (typeof policyInputs)[number]) =>
    valueAt(withDetails(readPolicyInput(name)), [0, "payload", "include", "details"]);

  test("of a run", () => {
    expect(detailsOf("run-tracked-finished")).toEqual({
      url: "https://acme.app.spacelift.io/stack/production-network/run/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D",
      created_at: Number("1763800000123456000"),
      ended_in: "APPLYING",
      commit: "9f2c1ab84d0e5b6a7c8d9e0f1a2b3c4d5e6f7a8b",
      repository: "https://github.com/acme/network",
      env: "production",
    });
    expect(detailsOf("run-drift-failed-public-pool")).toMatchObject({ ended_in: "INITIALIZING" });
  });

  test("of a module version", () => {
    expect(detailsOf("module-version-failed")).toEqual({
      commit: "9f2c1ab84d0e5b6a7c8d9e0f1a2b3c4d5e6f7a8b",
      repository: "https://github.com/acme/network",
      number: "3.2.1",
    });
  });

  test("of nothing else", () => {
    expect(detailsOf("internal-error")).toBeUndefined();
  });

  test("change no other part of the payload", () => {
    for (const name of policyInputs) {
      const [plain] = policy(readPolicyInput(name));
      const [detailed] = withDetails(readPolicyInput(name));
      expect({ ...asObject(detailed?.payload), include: undefined }).toEqual({
        ...asObject(plain?.payload),
        include: undefined,
      });
    }
  });
});

describe("the receipts of a run", () => {
  const receipts = [
    { name: "a", type: "PLAN", outcome: "deny", flags: ["audited"] },
    { name: "b", type: "PLAN", outcome: "allow", flags: null },
  ];
  const withReceipts = (beside: unknown, inside: unknown) =>
    withValueAt(withValueAt(trackedRun, ["run_updated", "policy_receipts"], beside), ["run_updated", "run"], {
      ...asObject(valueAt(trackedRun, ["run_updated", "run"])),
      policy_receipts: inside,
    });
  const sent = receipts.map((receipt) => ({ ...receipt, flags: receipt.flags ?? [] }));

  test.each([
    ["beside it", receipts, undefined],
    ["inside it", undefined, receipts],
    ["inside it, with an empty list beside it", [], receipts],
    ["inside it, with null beside it", null, receipts],
    ["at both places", receipts, receipts],
    ["at both places, in another order", receipts, receipts.toReversed()],
    ["half at either place", receipts.slice(0, 1), receipts.slice(1)],
  ])("%s are sent once each", (_, beside, inside) => {
    expect(policy(withReceipts(beside, inside))).toMatchObject([{ payload: { receipts: sent } }]);
  });

  test("may have outcomes of another shape, and lose nothing else", () => {
    const odd = receipts.map((receipt) => ({ ...receipt, outcome: { decision: receipt.outcome } }));
    expect(policy(withReceipts(odd, odd))).toMatchObject([
      { payload: { receipts: sent.map((receipt) => ({ ...receipt, outcome: null })) } },
    ]);
  });
});

test("timing of another shape loses nothing else", () => {
  const expected = { ...payloads["run-tracked-finished"], timing: [] };
  for (const timing of [{ QUEUED: 7 }, { state: "QUEUED", duration: 7 }, [{ QUEUED: 7 }]]) {
    const input = withValueAt(trackedRun, ["run_updated", "timing"], timing);
    expect(policy(input)).toEqual([{ endpointId: "spacelift-datadog", payload: expected }]);
  }
});

test.each([
  ["a run", "run-public-pool-absent", "run.worker_pool", ["run_updated", "stack"]],
  ["a module version", "module-version-failed", "module.worker_pool", ["module_version", "module"]],
] as const)("the pool of %s is public where it has no name", (_, name, place, owner) => {
  const input = readPolicyInput(name);
  for (const pool of [undefined, null, {}, { name: "" }, { name: null }, { name: "eks", public: true }]) {
    const stack = { ...asObject(valueAt(input, owner)), worker_pool: pool };
    const [delivery] = policy(withValueAt(input, owner, stack));
    expect([pool, valueAt(delivery?.payload, place.split("."))]).toEqual([pool, "public"]);
  }
});

test("a time in nanoseconds may come as a float", () => {
  const text = JSON.stringify(trackedRun).replaceAll("1763800187987654000", "1.763800187987654e+18");
  expect(policy(JSON.parse(text))).toEqual(policy(trackedRun));
});

describe("whatever place is missing, null or of another type", () => {
  /** Places that an event needs to be sent: kind, a counted state, and our endpoint if endpoints are listed. */
  const needed = new Set([
    "run_updated",
    "module_version",
    "module_version.version",
    "module_version.version.state",
    "internal_error",
    "webhook_endpoints.*",
    "webhook_endpoints.*.id",
  ]);

  test.each(policyInputs.filter((name) => name !== "run-in-flight"))("%s is counted", (name) => {
    const input = readPolicyInput(name);
    for (const [path] of places(input)) {
      for (const odd of [undefined, null, 7, "", true, { odd: [null] }]) {
        const changed = withValueAt(input, path, odd);
        const place = placeName(path);
        const sent = policy(changed).length;
        expect(sent === 1 || (needed.has(place) && sent === 0), `${place} ← ${JSON.stringify(odd)}`).toBe(true);
      }
    }
  });
});

test("10,000 changes add up", () => {
  const actions = ["added", "changed", "deleted", "import"];
  const changes = Array.from({ length: 10_000 }, (_, index) => ({
    action: actions[index % 4],
    phase: "plan",
    moved: index % 10 === 0,
    entity: { address: `aws_s3_bucket.this[${index}]`, entity_type: "resource", data: { values: { tags: {} } } },
  }));
  expect(policy(withValueAt(trackedRun, ["run_updated", "run", "changes"], changes))).toMatchObject([
    { payload: { changes: { added: 2000, changed: 2500, deleted: 2000, import: 2500, moved: 1000 } } },
  ]);
});
