import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.ts";

/** The text of the policy's core, as this package brings it. */
export function readPolicyCore(): string {
  return readFileSync(join(packageRoot(), "policy", "notification.rego"), "utf8");
}

/** Changes whenever the core does. */
export function policyCoreDigest(): string {
  return createHash("sha256").update(readPolicyCore()).digest("hex");
}
