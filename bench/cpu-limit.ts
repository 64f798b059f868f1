import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** Lambda gives a function with this much memory one whole processor (AWS Lambda, "Configure Lambda function memory"). */
const megabytesAProcessor = 1_769;
const periodMicroseconds = 20_000;
const name = "spacelift-datadog-bench";

/** A command that runs another one with the part of a processor that Lambda gives to so much memory. */
export interface CpuLimit {
  readonly prefix: readonly string[];
  readonly end: () => Promise<void>;
}

/** By the kernel's control groups, of either version. Throws where they may not be made: it takes root, on Linux. */
export function limitCpu(megabytes: number): CpuLimit {
  const quota = Math.round((periodMicroseconds * megabytes) / megabytesAProcessor);
  const isFirstVersion = existsSync("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
  const group = isFirstVersion ? `/sys/fs/cgroup/cpu/${name}` : `/sys/fs/cgroup/${name}`;
  mkdirSync(group, { recursive: true });
  if (isFirstVersion) {
    writeFileSync(`${group}/cpu.cfs_period_us`, String(periodMicroseconds));
    writeFileSync(`${group}/cpu.cfs_quota_us`, String(quota));
  } else {
    writeFileSync(`${group}/cpu.max`, `${quota} ${periodMicroseconds}`);
  }
  return {
    prefix: ["/bin/sh", "-c", `echo $$ > ${group}/cgroup.procs && exec "$@"`, "sh"],
    end: async () => {
      while (readFileSync(`${group}/cgroup.procs`, "utf8") !== "") await wait(10);
      rmdirSync(group);
    },
  };
}
