import { afterAll } from "vitest";
import { createPolicyEvaluator, type PolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";

/** The command of OPA: the variable OPA, which .ci/run sets, or `opa` on the PATH. */
export const opaCommand = process.env["OPA"] || "opa";

interface OpaOfFile {
  readonly isOpaMissing: boolean;
  /** OPA, for a test that is skipped without it. */
  readonly theOpa: () => PolicyEvaluator;
}

/** For the tests of the file that calls it. Files of one worker share this module, so none may close another's OPA. */
export async function startOpa(): Promise<OpaOfFile> {
  const found = await createPolicyEvaluator(opaCommand);
  afterAll(() => found.close());
  const opa = found.name === "WebAssembly" ? undefined : found;
  return {
    isOpaMissing: opa === undefined,
    theOpa: () => {
      if (opa === undefined) throw new Error("OPA is missing.");
      return opa;
    },
  };
}
