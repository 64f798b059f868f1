import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { linkRunbook } from "./monitoring/runbook.ts";
import { packageRoot } from "./package-root.ts";

const taggedObjects = z.record(z.string(), z.looseObject({ tags: z.array(z.string()) }));

export type TaggedObjects = z.infer<typeof taggedObjects>;

/** The messages link to the runbook at `runbookUrl`. */
export function readMonitors(runbookUrl?: string): TaggedObjects {
  const linked = (_: string, value: unknown) => (typeof value === "string" ? linkRunbook(value, runbookUrl) : value);
  return taggedObjects.parse(JSON.parse(read("monitors"), linked));
}

export function readSlos(): TaggedObjects {
  return taggedObjects.parse(JSON.parse(read("slos")));
}

export function dashboardDigest(): string {
  return createHash("sha256").update(read("dashboard")).digest("hex");
}

function read(name: "dashboard" | "monitors" | "slos"): string {
  return readFileSync(join(packageRoot(), "datadog", `${name}.json`), "utf8");
}
