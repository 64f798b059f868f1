export const runTypes = ["TRACKED", "PROPOSED", "TASK", "DESTROY"] as const;
/** The policy sends runs that ended in one of these states. */
export const finalStates = ["FINISHED", "FAILED", "DISCARDED", "STOPPED"] as const;

/** Text as the user typed it. */
export interface NewRun {
  readonly stack: string;
  readonly space: string;
  /** Empty for the public pool. */
  readonly pool: string;
  readonly branch: string;
  readonly type: string;
  readonly state: string;
  readonly isDrift: boolean;
  readonly added: string;
  readonly changed: string;
  readonly deleted: string;
  readonly planSeconds: string;
  readonly applySeconds: string;
}

export type Problems = Partial<Record<keyof NewRun, string>>;

export const emptyRun: NewRun = {
  ...{ stack: "my-stack", space: "root", pool: "", branch: "main", type: "TRACKED", state: "FINISHED" },
  ...{ isDrift: false, added: "2", changed: "1", deleted: "0", planSeconds: "30", applySeconds: "60" },
};

const mostChanges = 500;
const mostSeconds = 86_400;

/** Empty if the run can be sent. */
export function problemsOf(run: NewRun): Problems {
  const changes = (name: "added" | "changed" | "deleted"): Problems =>
    isWithin(run[name], mostChanges) && Number.isInteger(Number(run[name]))
      ? {}
      : { [name]: `Enter a whole number from 0 to ${mostChanges}.` };
  const seconds = (name: "planSeconds" | "applySeconds"): Problems =>
    isWithin(run[name], mostSeconds) ? {} : { [name]: "Enter seconds from 0 to 86400, a day." };
  const required = (name: "stack" | "space" | "branch"): Problems =>
    run[name].trim() === "" ? { [name]: `Enter the name of a ${name}.` } : {};
  return {
    ...{ ...required("stack"), ...required("space"), ...required("branch") },
    ...{ ...changes("added"), ...changes("changed"), ...changes("deleted") },
    ...{ ...seconds("planSeconds"), ...seconds("applySeconds") },
    ...(run.isDrift &&
      !/^(?:PROPOSED|TRACKED)$/.test(run.type) && { type: "Only proposed and tracked runs detect drift." }),
  };
}

function isWithin(text: string, most: number): boolean {
  const number = Number(text);
  return text.trim() !== "" && number >= 0 && number <= most;
}

/** A notification-policy input (docs.spacelift.io, "Notification policy") with the fields that our policy reads. */
export function policyInputOf(run: NewRun, id: string, epochMilliseconds: number): unknown {
  const { type, state } = run;
  const pool = run.pool.trim();
  const changes = (["added", "changed", "deleted"] as const).flatMap((action) =>
    Array.from({ length: Number(run[action]) }, () => ({
      ...{ action, phase: "plan", moved: false, entity: { entity_type: "resource" } },
    })),
  );
  return {
    account: { name: "acme" },
    run_updated: {
      state,
      run: {
        ...{ id, type, state, branch: run.branch.trim(), drift_detection: run.isDrift },
        ...{ updated_at: epochMilliseconds * 1e6, changes },
      },
      stack: {
        ...{ id: run.stack.trim(), space: { id: run.space.trim() } },
        // Spacelift omits the public pool.
        ...(pool !== "" && { worker_pool: { name: pool, public: false } }),
      },
      timing: [timing("PLANNING", run.planSeconds), timing("APPLYING", run.applySeconds)].flat(),
      policy_receipts: [],
    },
  };
}

/** Spacelift gives nanoseconds. */
function timing(state: string, seconds: string) {
  return Number(seconds) > 0 ? [{ state, duration: Math.round(Number(seconds) * 1e9) }] : [];
}
