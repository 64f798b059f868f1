import type { Deployment } from "../deployment/deployment.ts";
import { type Finding, note, right } from "./finding.ts";

/** Whether the last deployment went through. */
export function checkStack({ stackName, status, outputs }: Deployment): Finding {
  const check = "stack";
  const isWhole = status.endsWith("_COMPLETE") && !status.includes("ROLLBACK");
  if (!isWhole) {
    const remedy = "See its events in CloudFormation for what went wrong, mend that, and deploy again.";
    return note(check, `${stackName} is ${status}`, remedy);
  }
  const said = [
    ["registrar", outputs.get("RegistrationNotes")],
    ["installer", outputs.get("DatadogNotes")],
  ].flatMap(([who, notes = "none"]) => (notes === "none" ? [] : [`the ${who} says: ${notes}`]));
  return said.length === 0 ? right(check, `${stackName} is ${status}`) : note(check, said.join(" "));
}
