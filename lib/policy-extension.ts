import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { extensionBody, renderPolicy } from "../lambda/contract/policy.ts";
import { opaErrors } from "./opa.ts";
import { readPolicyCore } from "./policy-core.ts";

/** The text of the policy's extension, empty where there is none. */
export function readPolicyExtension(path: string | undefined): string {
  return path === undefined ? "" : readFileSync(path, "utf8");
}

/** The same for every text that Spacelift would get the same extension of. */
export function policyExtensionDigest(extension: string): string {
  return createHash("sha256").update(extensionBody(extension)).digest("hex");
}

/**
 * What keeps this file from being the policy's extension, if anything. What only a compiler sees is found where OPA is on
 * the machine; elsewhere Spacelift says it at the deployment.
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
  // An OPA that does not take the core either is of another age, and says nothing about the extension.
  if (first === undefined || opaErrors(core).length > 0) return undefined;
  return `OPA refuses it${whereInFile(policy.split("\n")[first.row - 1], extension)}: ${first.message}`;
}

/** Where a line of the policy's text is in the extension's file; nothing where it is not there exactly once. */
function whereInFile(line: string | undefined, extension: string): string {
  const lines = extension.split("\n").map((each) => each.trim());
  const wanted = line?.trim() ?? "";
  const index = lines.indexOf(wanted);
  return wanted === "" || index === -1 || index !== lines.lastIndexOf(wanted) ? "" : ` in line ${index + 1}`;
}
