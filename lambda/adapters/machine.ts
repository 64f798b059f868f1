import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { MachinePorts } from "../forwarder/machine-ports.ts";

export const machine: MachinePorts = {
  now: () => Date.now(),
  random: () => Math.random(),
  newNonce: randomUUID,
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, signal && { signal }).catch(() => {}),
};
