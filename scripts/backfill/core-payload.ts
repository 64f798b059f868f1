import type { OptInPart } from "../../lambda/contract/runs.ts";
import { payloadVersion } from "../../lambda/events/notification.ts";
import { poolName } from "../../lambda/events/spacelift.ts";
import type { PolicyInput } from "./policy-input.ts";

export interface CoreSettings {
  readonly finishedStates: readonly string[];
  readonly include: readonly OptInPart[];
}

/**
 * The payload that the policy's core makes of this input, or `undefined` if it sends nothing. Only for a policy without an
 * extension, when Spacelift evaluates nothing for this key. A test compares it with the policy itself.
 */
export function corePayload(input: PolicyInput, { finishedStates, include }: CoreSettings): object | undefined {
  const { run, stack, timing } = input.run_updated;
  if (!finishedStates.includes(run.state)) return undefined;
  const changes = Object.groupBy(run.changes, ({ action }) => action);
  const included = includedParts(input, include);
  const payload = {
    version: payloadVersion,
    event: { kind: "run", account: input.account.name, id: run.id, state: run.state, at: run.updated_at },
    run: {
      type: run.type,
      branch: run.branch,
      drift_detection: run.drift_detection,
      space: stack.space?.id,
      stack: stack.id,
      worker_pool: poolName(stack.worker_pool?.name),
    },
    timing,
    changes: Object.fromEntries(Object.entries(changes).map(([action, all = []]) => [action, all.length])),
    receipts: [],
    ...(Object.keys(included).length > 0 && { include: included }),
  };
  return withoutLogMarkers(payload);
}

function includedParts(input: PolicyInput, include: readonly OptInPart[]): object {
  const { run, stack, urls } = input.run_updated;
  const labels = stack.labels.filter((label) => label.includes(":"));
  const labelled = (prefix: string) =>
    labels.find((label) => label.startsWith(prefix) && label !== prefix)?.slice(prefix.length);
  const details = {
    url: urls.run,
    created_at: run.created_at,
    ended_in: input.run_updated.timing.at(-1)?.state,
    commit: run.commit.hash,
    repository: stack.namespace && stack.repository && `${stack.namespace}/${stack.repository}`,
    service: labelled("service:"),
    env: labelled("env:"),
  };
  const parts: Readonly<Record<OptInPart, object>> = {
    run_url: { run_url: urls.run },
    run_note: {},
    run_title: { run_title: run.title },
    triggered_by: { triggered_by: run.triggered_by },
    stack_labels: labels.length > 0 ? { labels } : {},
    details: { details },
  };
  const chosen = Object.assign({}, ...include.map((part) => parts[part]));
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
}

/** As the policy does it: Spacelift would replace `spacelift::logs::planning` in a delivered payload. */
function withoutLogMarkers(payload: object): object | undefined {
  const text = JSON.stringify(payload).replace(/([tT])::([lL][oO][gG][sSſ])::/g, "$1_$2_");
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === "object" && parsed !== null ? parsed : undefined;
}
