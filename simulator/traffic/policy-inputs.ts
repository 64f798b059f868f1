import { createHash } from "node:crypto";
import { durationsOf, type RunTimeline } from "./run-timeline.ts";

/** At a time in milliseconds since 1970. */
export type TimelessInput = (epochMilliseconds: number) => unknown;

/** Spacelift's stand-in adds the list of webhooks. */
const surroundings = { account: { name: "acme" } };

/** Of a run that has ended. */
export function runInput(timeline: RunTimeline): TimelessInput {
  const { id, stack, type, branch, isDriftDetection, finalState: state, changes, receipts } = timeline.run;
  const timing = durationsOf(timeline).map(({ state: passed, seconds }) => ({
    state: passed,
    duration: Math.round(seconds * 1e9),
  }));
  const hash = createHash("sha1").update(`${stack.id} ${branch} ${id}`).digest("hex");
  return (epochMilliseconds) => ({
    ...surroundings,
    run_updated: {
      state,
      urls: { run: `https://acme.app.spacelift.io/stack/${stack.id}/run/${id}` },
      run: {
        ...{ id, state, type, branch },
        changes: changes.map((change) => ({ ...change, phase: "plan", entity: { entity_type: "resource" } })),
        drift_detection: isDriftDetection,
        updated_at: epochMilliseconds * 1e6,
        commit: { hash, url: `https://github.com/acme/${stack.id}/commit/${hash}` },
      },
      stack: {
        id: stack.id,
        labels: [`env:${environmentOf(stack.id)}`],
        space: { id: stack.space },
        // Spacelift omits the public pool from a policy's input.
        ...(stack.pool !== "" && { worker_pool: { name: stack.pool, public: false } }),
      },
      timing,
      policy_receipts: receipts,
    },
  });
}

/** Stacks of an environment have its name in front. */
function environmentOf(stackId: string): string {
  const [environment = "", name] = stackId.split("-");
  return name === undefined ? "production" : environment;
}

export function moduleVersionInput(id: string, module: string, state: "ACTIVE" | "FAILED"): TimelessInput {
  return (epochMilliseconds) => ({
    ...surroundings,
    module_version: {
      module: { id: module, branch: "main", space: { id: "root" } },
      version: { id, state, created_at: epochMilliseconds * 1e6 },
    },
  });
}

export function internalErrorInput(severity: "ERROR" | "WARNING"): TimelessInput {
  return () => ({
    ...surroundings,
    internal_error: { error: "a worker vanished", message: "a worker vanished in mid-run", severity },
  });
}
