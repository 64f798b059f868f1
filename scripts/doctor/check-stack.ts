import type { Deployment } from "../deployment/deployment.ts";
import { type Finding, note, right, unknown, wrong } from "./finding.ts";

const check = "stack";

/** Whether the newest deployment went through (AWS documentation, "CloudFormation stack status codes"). */
export function checkStack(deployment: Deployment): Finding {
  const { stackName, status, statusReason } = deployment;
  const why = statusReason === undefined ? "" : ` (${statusReason})`;
  const state = `${stackName} is ${status}${why}`;
  const look = `See why: aws cloudformation describe-stack-events --stack-name ${stackName}.`;
  if (status === "UPDATE_ROLLBACK_FAILED") {
    const remedy = `${look} Remove the cause, finish the rollback with aws cloudformation continue-update-rollback --stack-name ${stackName}, and deploy again.`;
    return wrong(check, `${state}: the newest deployment failed, and so did its rollback`, remedy);
  }
  if (status.endsWith("_FAILED"))
    return wrong(
      check,
      `${state}: it is neither the old version nor the new one`,
      `${look} Remove the cause, and deploy again.`,
    );
  if (status === "ROLLBACK_COMPLETE") {
    return wrong(
      check,
      `${state}: the first deployment failed, and nothing of it is there`,
      `${look} Remove the cause, and deploy again.`,
    );
  }
  if (status === "DELETE_COMPLETE") return wrong(check, `${state}: nothing of it is there`, "Deploy it again.");
  if (status.endsWith("_IN_PROGRESS")) {
    const remedy = "Wait until it has ended, and run this again: what follows may change meanwhile.";
    return note(check, `${state}: ${status.includes("ROLLBACK") ? "a rollback" : "a deployment"} is under way`, remedy);
  }
  if (status.endsWith("ROLLBACK_COMPLETE")) {
    const detail = `${state}: the newest deployment was rolled back, and the version before it runs`;
    return note(check, detail, `${look} Remove the cause, and deploy again.`);
  }
  if (!status.endsWith("_COMPLETE")) return unknown(check, `${state}, which this version does not know`, look);
  return checkNotes(deployment);
}

/** What the custom resources reported of a deployment that went through. */
function checkNotes({ stackName, status, outputs }: Deployment): Finding {
  const said = [
    ["registrar", outputs.get("RegistrationNotes")],
    ["installer", outputs.get("DatadogNotes")],
  ].flatMap(([who, notes = "none"]) => (notes === "none" ? [] : [`the ${who} says: ${notes}`]));
  return said.length === 0 ? right(check, `${stackName} is ${status}`) : note(check, said.join(" "));
}
