import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** The memory with one whole processor (AWS Lambda, "Configure Lambda function memory"). */
const megabytesAProcessor = 1_769;
const periodMicroseconds = 20_000;
const name = "spacelift-datadog-bench";

export interface CpuLimit {
  readonly prefix: readonly string[];
  readonly end: () => Promise<void>;
}

/** Uses control groups, version 1 or 2. Throws without root on Linux. */
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
