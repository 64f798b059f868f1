import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { extensionBody, renderPolicy } from "../lambda/contract/policy.ts";
import { opaErrors } from "./opa.ts";
import { readPolicyCore } from "./policy-core.ts";

/** Empty without a path. */
export function readPolicyExtension(path: string | undefined): string {
  return path === undefined ? "" : readFileSync(path, "utf8");
}

/** Ignores differences that the policy does not contain. */
export function policyExtensionDigest(extension: string): string {
  return createHash("sha256").update(extensionBody(extension)).digest("hex");
}

/**
 * `undefined` for a valid file. Only OPA finds compile errors. Without OPA on the machine, Spacelift reports them at the
 * deployment.
 */
export function extensionProblem(path: string): string | undefined {
  const core = readPolicyCore();
  let extension: string;
  let policy: string;
  try {
    extension = readPolicyExtension(path);
    policy = renderPolicy(core, { extension });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const [first] = opaErrors(policy);
  // An OPA that refuses the core has another version, so its errors say nothing about the extension.
  if (first === undefined || opaErrors(core).length > 0) return undefined;
  return `OPA refuses it${whereInFile(policy.split("\n")[first.row - 1], extension)}: ${first.message}`;
}

/** Empty unless the file has the line exactly once. */
function whereInFile(line: string | undefined, extension: string): string {
  const lines = extension.split("\n").map((each) => each.trim());
  const wanted = line?.trim() ?? "";
  const index = lines.indexOf(wanted);
  return wanted === "" || index === -1 || index !== lines.lastIndexOf(wanted) ? "" : ` in line ${index + 1}`;
}
