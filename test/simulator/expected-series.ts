import type { Sum } from "./driver.ts";

/** The driver's `sums` for series of one point each. */
export function once(
  metric: string,
  common: string,
  values: readonly (readonly [tags: string, value: number])[],
): readonly Sum[] {
  return values.map(([tags, value]) => {
    const sorted = `${common} ${tags}`.trim().split(" ").sort().join(" ");
    return [`spacelift.integration.${metric} ${sorted}`, value, 1];
  });
}

export const byName = ([a]: readonly unknown[], [b]: readonly unknown[]) => (String(a) < String(b) ? -1 : 1);

const tracked =
  "account:acme branch:main drift_detection:false final_state:finished run_type:tracked space:production-01hzz stack:production-network worker_pool:eks_workers_/_prod";
const trackedTiming = [
  ["state:queued", 186757000],
  ["state:ready", 3430740000],
  ["state:preparing", 4768764000],
  ["state:initializing", 13289314000],
  ["state:planning", 28048841000],
  ["state:unconfirmed", 95000000000],
  ["state:applying", 41000000000],
] as const;
const trackedPolicies = [
  ["policy_name:no-public-buckets policy_type:plan policy_outcome:allow audited tier:gold", 1],
  ["policy_name:two-approvals policy_type:approval policy_outcome:approve", 1],
  ["policy_name:warn-on-destroy policy_type:plan policy_outcome:none", 1],
] as const;
export const trackedSeries = [
  ...once("run.count", tracked, [["", 1]]),
  ...once("run.resources", tracked, [
    ["change_type:added", 2],
    ["change_type:changed", 1],
    ["change_type:deleted", 1],
    ["change_type:forgotten", 1],
    ["change_type:imported", 1],
    ["change_type:moved", 1],
    ["change_type:replaced", 2],
  ]),
  ...once("run.timing", tracked, trackedTiming),
  ...once("run.policies", tracked, trackedPolicies),
].sort(byName);

/** A run with unchanged resources and Ansible's outcomes. */
export const ansibleSeries = [
  ...once("run.count", tracked, [["", 1]]),
  ...once(
    "run.resources",
    tracked,
    ["added", "changed", "failed", "ignored", "ok", "rescued", "skipped", "unreachable"].map((type) => [
      `change_type:${type}`,
      1,
    ]),
  ),
  ...once("run.timing", tracked, trackedTiming),
  ...once("run.policies", tracked, trackedPolicies),
].sort(byName);

const publicPool =
  "account:acme branch:feature/public-pool drift_detection:false final_state:finished run_type:proposed space:production-01hzz stack:production-network worker_pool:public";
export const publicPoolSeries = [
  ...once("run.count", publicPool, [["", 1]]),
  ...once("run.resources", publicPool, [["change_type:added", 2]]),
  ...once("run.timing", publicPool, trackedTiming),
  ...once("run.policies", publicPool, [
    ["policy_name:spacelift_logs_planning policy_type:plan policy_outcome:deny team:a_spacelift_logs_applying_b", 1],
  ]),
].sort(byName);

const drift =
  "account:acme branch:feature/nat_gateway drift_detection:true final_state:failed run_type:proposed space:production-01hzz stack:staging-network worker_pool:public";
export const driftSeries = [
  ...once("run.count", drift, [["", 1]]),
  ...once("run.timing", drift, [
    ["state:queued", 12000000],
    ["state:preparing", 2500000000],
    ["state:initializing", 900000000],
  ]),
].sort(byName);
