import { type AccountLoad, idleAccount, type PrivatePoolLoad } from "../../../simulator/stand-ins/account-load.ts";

/** In milliseconds since 1970, as `Date` headers have it: whole seconds. */
export const now = 1_800_000_000_000;

export function waiting(id: string, secondsAgo: number) {
  const createdAt = now / 1000 - secondsAgo;
  return { id, stackId: "web", state: "READY", type: "TRACKED", title: id, createdAt };
}

export function privatePool(id: string, name: string, more: Partial<PrivatePoolLoad> = {}): PrivatePoolLoad {
  return { id, name, space: "root", busyWorkers: 0, queue: [], workers: [], ...more };
}

export const busyAccount: AccountLoad = {
  ...idleAccount,
  publicPool: { parallelism: 10, busyWorkers: 3, queue: [waiting("R1", 40)] },
  privatePools: [
    privatePool("POOL1", "production", {
      busyWorkers: 1,
      queue: [waiting("R2", 60), waiting("R3", 900)],
      workers: [
        { id: "a", drained: false },
        { id: "b", drained: true },
      ],
    }),
    privatePool("POOL2", "idle"),
  ],
  stacks: [
    { id: "dns", state: "FINISHED", stateSetAt: 3, space: "root" },
    { id: "web", state: "FAILED", stateSetAt: 1, space: "root" },
  ],
  resources: { drifted: 14, inSync: 1902 },
  driftDetectionCoverage: 40,
  awaitingApproval: ["R5"],
  requiringAttention: ["R5", "R6"],
  usage: { ...idleAccount.usage, usedPrivateMinutes: 7, usedPublicMinutes: 5, allowedMinutes: 100 },
  seats: { user: { limit: 10, inUse: 4 }, apiKey: { limit: -1, inUse: 1 } },
};
