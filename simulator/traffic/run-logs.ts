import { createHash } from "node:crypto";
import type { LogPhase } from "../../lambda/contract/run-logs.ts";
import { asList, asText, at } from "../../lambda/shared/json.ts";
import type { RunLogs } from "../stand-ins/log-placeholders.ts";
import { type LoggedRun, phaseLines } from "./log-lines.ts";
import { createRandom, type Random } from "./random.ts";

const states: Readonly<Record<LogPhase, string>> = {
  preparing: "PREPARING",
  initializing: "INITIALIZING",
  planning: "PLANNING",
  applying: "APPLYING",
};

const resourceTypes = [
  "aws_iam_role.task",
  "aws_security_group.ingress",
  "aws_subnet.private",
  "aws_db_instance.main",
  "aws_lb_target_group.blue",
  "aws_route53_record.internal",
  "aws_cloudwatch_log_group.service",
] as const;

/**
 * Generates the logs of the phases that a run passed, as colourful as Spacelift's. They depend on the run's id, stack and
 * states alone. Takes the input of a notification policy; an event other than a run has no logs.
 */
export function generatedLogs(input: unknown): RunLogs {
  const event = at(input, "run_updated");
  const id = asText(at(event, "run", "id")) ?? "";
  const passed = asList(at(event, "timing")).map((entry) => asText(at(entry, "state")) ?? "");
  const hasFailed = asText(at(event, "state")) === "FAILED";
  const run: LoggedRun = {
    id,
    stack: asText(at(event, "stack", "id")) ?? "",
    resources: resourcesOf(randomOf(id)),
    failsIn: hasFailed ? passed.at(-1) : undefined,
  };
  return (phase) => {
    const state = states[phase];
    return passed.includes(state) ? phaseLines(phase, state, run, randomOf(`${id} ${phase}`)).join("\r\n") : undefined;
  };
}

/** Now and then so many that a plan becomes several logs in Datadog. */
function resourcesOf(random: Random): readonly string[] {
  const count = random.chance(0.05) ? 400 + random.below(400) : 4 + random.below(20);
  return Array.from({ length: count }, (_, index) => `${random.pick(resourceTypes)}[${index}]`);
}

function randomOf(text: string): Random {
  return createRandom(createHash("sha256").update(text).digest().readInt32BE());
}
