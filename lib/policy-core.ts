import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.ts";

/** The text of the policy's core in this package. */
export function readPolicyCore(): string {
  return readFileSync(join(packageRoot(), "policy", "notification.rego"), "utf8");
}

/** Digest of the core. */
export function policyCoreDigest(): string {
  return createHash("sha256").update(readPolicyCore()).digest("hex");
}
