import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.ts";

export function readPolicyCore(): string {
  return readFileSync(join(packageRoot(), "policy", "notification.rego"), "utf8");
}

export function policyCoreDigest(): string {
  return createHash("sha256").update(readPolicyCore()).digest("hex");
}
