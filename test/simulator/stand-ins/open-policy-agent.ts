import { afterAll } from "vitest";
import { createPolicyEvaluator, type PolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";

/** The command of OPA: the variable OPA, which .ci/run sets, or `opa` on the PATH. */
export const opaCommand = process.env["OPA"] || "opa";

const found = await createPolicyEvaluator(opaCommand);
afterAll(() => found.close());

const opa: PolicyEvaluator | undefined = found.name === "WebAssembly" ? undefined : found;

export const isOpaMissing = opa === undefined;

/** OPA, for a test that is skipped without it. */
export function theOpa(): PolicyEvaluator {
  if (opa === undefined) throw new Error("OPA is missing.");
  return opa;
}
