import type { EndedRun } from "./ended-run.ts";
import type { ListedRun, ListedStack } from "./listed-run.ts";

export interface InputSource {
  readonly account: string;
  /** Origin of the account. */
  readonly endpoint: string;
  readonly webhookId: string;
  readonly stack: ListedStack;
  readonly run: ListedRun;
  readonly end: EndedRun;
}

/**
 * The input of the notification policy for this run, as far as Spacelift's lists tell (docs.spacelift.io, "Notification
 * policy", schema). A list has counts of changes, and no resources. So each counted resource becomes a change without a
 * name: the policy counts them by action.
 */
export function policyInput({ account, endpoint, webhookId, stack, run, end }: InputSource) {
  return {
    account: { name: account },
    webhook_endpoints: [{ id: webhookId, labels: [] }],
    run_updated: {
      state: run.state,
      run: {
        id: run.id,
        type: run.type,
        state: run.state,
        branch: run.branch,
        title: run.title,
        triggered_by: run.triggeredBy,
        drift_detection: run.driftDetection,
        created_at: run.createdEpochSeconds && nanoseconds(run.createdEpochSeconds),
        updated_at: nanoseconds(end.epochSeconds),
        commit: { hash: run.commit, branch: run.branch },
        states_history: run.history.map(({ state }) => ({ new_state: state })),
        changes: Object.entries(run.changes).flatMap(([action, count]) => unnamedChanges(action, count)),
      },
      stack: {
        id: stack.id,
        labels: stack.labels,
        namespace: stack.namespace,
        repository: stack.repository,
        ...(stack.space !== undefined && { space: { id: stack.space } }),
        ...(stack.workerPool !== undefined && { worker_pool: { name: stack.workerPool, public: false } }),
      },
      timing: end.timing.map(({ state, seconds }) => ({ state, duration: nanoseconds(seconds) })),
      urls: { run: `${endpoint}/stack/${stack.id}/run/${run.id}` },
    },
  };
}

export type PolicyInput = ReturnType<typeof policyInput>;

/** Exact until 2116: 10⁹ has nine factors of two, which a double's 53 bits need not hold. */
function nanoseconds(seconds: number): number {
  return seconds * 1e9;
}

function unnamedChanges(action: string, count: number) {
  return Array.from({ length: count }, () => ({
    action,
    phase: "plan",
    moved: false,
    entity: { entity_type: "resource" },
  }));
}
