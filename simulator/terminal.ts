import type { Log } from "../lambda/shared/log.ts";

/** Fields meant for CloudWatch: `_aws`, metrics and dimensions. No other field starts in upper case. */
const forCloudWatch = /^_aws$|^[A-Z]/;

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
