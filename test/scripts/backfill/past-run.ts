import type { PastRun } from "../../../simulator/stand-ins/past-runs.ts";

interface RunOptions {
  readonly state?: string;
  readonly type?: string;
  /** Seconds since 1970. */
  readonly endedAt: number;
}

export function pastRun(
  stackId: string,
  id: string,
  { state = "FINISHED", type = "TRACKED", endedAt }: RunOptions,
): PastRun {
  return {
    ...{ id, stackId, type, state, branch: "main", title: "a title", driftDetection: false, triggeredBy: null },
    createdAt: endedAt - 300,
    commit: { hash: "9f2c1ab84d0e5b6a7c8d9e0f1a2b3c4d5e6f7a8b" },
    delta: { addCount: 2, changeCount: 1, deleteCount: 0 },
    history: [
      { state: "QUEUED", timestamp: endedAt - 300 },
      { state: "PLANNING", timestamp: endedAt - 240 },
      { state: "APPLYING", timestamp: endedAt - 60 },
      { state, timestamp: endedAt },
    ],
  };
}
