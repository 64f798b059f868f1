import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "./package-root.ts";

const monitors = z.record(z.string(), z.looseObject({ tags: z.array(z.string()) }));

export function readMonitors(): z.infer<typeof monitors> {
  return monitors.parse(JSON.parse(read("monitors")));
}

export function dashboardDigest(): string {
  return createHash("sha256").update(read("dashboard")).digest("hex");
}

function read(name: "dashboard" | "monitors"): string {
  return readFileSync(join(packageRoot(), "datadog", `${name}.json`), "utf8");
}
