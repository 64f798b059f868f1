import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { extensionBody, renderPolicy } from "../lambda/contract/policy.ts";
import { opaErrors } from "./opa.ts";
import { readPolicyCore } from "./policy-core.ts";

/** Empty without a path. Throws if the file is not UTF-8, which `readFileSync` would change without an error. */
export function readPolicyExtension(path: string | undefined): string {
  if (path === undefined) return "";
  const bytes = readFileSync(path);
  const text = bytes.toString("utf8");
  const problem = encodingProblem(bytes, text);
  if (problem !== undefined) throw new Error(problem);
  return text;
}

/** UTF-16 text may be valid UTF-8, but it contains null characters, which Rego does not allow. */
function encodingProblem(bytes: Buffer, text: string): string | undefined {
  const places = [text.indexOf("\0"), isUtf8(bytes) ? -1 : text.indexOf("\uFFFD")].filter((index) => index !== -1);
  if (places.length === 0) return undefined;
  const line = text.slice(0, Math.min(...places)).split("\n").length;
  return `The extension is not UTF-8 text: see line ${line}. Save the file in UTF-8.`;
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
