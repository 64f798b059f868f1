import type { Log } from "../lambda/shared/log.ts";

/** What is for CloudWatch: `_aws`, and the metrics and their dimension, which alone are in upper case. */
const forCloudWatch = /^_aws$|^[A-Z]/;

/** The functions' log as lines for a person: time, message and fields. */
export function createTerminalLog(write: (line: string) => void): Log {
  return (level, message, fields = {}) => {
    const time = new Date().toLocaleTimeString("en-GB");
    const details = Object.entries(fields).flatMap(([name, value]) =>
      value === undefined || value === 0 || forCloudWatch.test(name)
        ? []
        : [`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`],
    );
    const text = details.length === 0 ? message : `${message} (${details.join(", ")})`;
    write(`${time} ${level === "info" ? "" : `${level}: `}${text}\n`);
  };
}
