import type { Deployment } from "../deployment/deployment.ts";
import { type Finding, note, right, unknown, wrong } from "./finding.ts";

const check = "stack";

/** See AWS documentation, "CloudFormation stack status codes". */
export function checkStack(deployment: Deployment): Finding {
  const { stackName, status, statusReason } = deployment;
  const why = statusReason === undefined ? "" : ` (${statusReason})`;
  const state = `${stackName} is ${status}${why}`;
  const look = `For the cause: aws cloudformation describe-stack-events --stack-name ${stackName}.`;
  if (status === "UPDATE_ROLLBACK_FAILED") {
    const remedy = `${look} Fix the cause, finish the rollback with aws cloudformation continue-update-rollback --stack-name ${stackName}, and deploy again.`;
    return wrong(check, `${state}: the newest deployment failed, and so did its rollback`, remedy);
  }
  if (status.endsWith("_FAILED"))
    return wrong(check, `${state}: old and new version are mixed`, `${look} Fix the cause, and deploy again.`);
  if (status === "ROLLBACK_COMPLETE") {
    return wrong(
      check,
      `${state}: the first deployment failed, and its resources were deleted`,
      `${look} Fix the cause, and deploy again.`,
    );
  }
  if (status === "DELETE_COMPLETE") return wrong(check, `${state}: the stack does not exist`, "Deploy it again.");
  if (status.endsWith("_IN_PROGRESS")) {
    const remedy = "Wait for its end, and run this again: the results below may change.";
    return note(check, `${state}: ${status.includes("ROLLBACK") ? "a rollback" : "a deployment"} is under way`, remedy);
  }
  if (status.endsWith("ROLLBACK_COMPLETE")) {
    const detail = `${state}: the newest deployment was rolled back, and the previous version runs`;
    return note(check, detail, `${look} Fix the cause, and deploy again.`);
  }
  if (!status.endsWith("_COMPLETE")) return unknown(check, `${state}, an unknown status`, look);
  return checkNotes(deployment);
}

function checkNotes({ stackName, status, outputs }: Deployment): Finding {
  const reports = [
    ["registrar", outputs.get("RegistrationNotes")],
    ["registrar", outputs.get("AuditTrailNotes")],
    ["registrar", outputs.get("RunLogsNotes")],
    ["installer", outputs.get("DatadogNotes")],
  ].flatMap(([who, notes = "none"]) => (notes === "none" ? [] : [`the ${who} reported: ${notes}`]));
  return reports.length === 0 ? right(check, `${stackName} is ${status}`) : note(check, reports.join(" "));
}
