import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.ts";

/** The monitors that this package brings, without white space: the JSON text of an object by their names. */
export function readMonitors(): string {
  return JSON.stringify(JSON.parse(read("monitors")));
}

/** Changes whenever the dashboard does. */
export function dashboardDigest(): string {
  return createHash("sha256").update(read("dashboard")).digest("hex");
}

function read(name: "dashboard" | "monitors"): string {
  return readFileSync(join(packageRoot(), "datadog", `${name}.json`), "utf8");
}
