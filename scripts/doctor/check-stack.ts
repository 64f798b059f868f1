import type { Deployment } from "../deployment/deployment.ts";
import { type Finding, note, right } from "./finding.ts";

/** Whether the last deployment went through. */
export function checkStack({ stackName, status, outputs }: Deployment): Finding {
  const check = "stack";
  const notes = outputs.get("RegistrationNotes") ?? "none";
  const isWhole = status.endsWith("_COMPLETE") && !status.includes("ROLLBACK");
  if (!isWhole) {
    const remedy = "See its events in CloudFormation for what went wrong, mend that, and deploy again.";
    return note(check, `${stackName} is ${status}`, remedy);
  }
  return notes === "none" ? right(check, `${stackName} is ${status}`) : note(check, `the registrar says: ${notes}`);
}
