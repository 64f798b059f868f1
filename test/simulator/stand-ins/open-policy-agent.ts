import { afterAll } from "vitest";
import { createPolicyEvaluator, type PolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";

/** Where OPA is, if it is on this machine: in the variable OPA, which .ci/run sets, or on the PATH. */
export const opaCommand = process.env["OPA"] || "opa";

const found = await createPolicyEvaluator(opaCommand);
afterAll(() => found.close());

const opa: PolicyEvaluator | undefined = found.name === "WebAssembly" ? undefined : found;

export const isOpaMissing = opa === undefined;

/** OPA, for a test that is skipped where it is missing. */
export function theOpa(): PolicyEvaluator {
  if (opa === undefined) throw new Error("There is no OPA here.");
  return opa;
}
