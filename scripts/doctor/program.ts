import type { Command } from "commander";
import { z } from "zod";
import { describeError } from "../../lambda/shared/log.ts";
import { type AwsOptions, parseAwsOptions, withAwsOptions } from "../deployment/aws-options.ts";
import { paint, type Style } from "../deployment/colour.ts";
import { createCommandLine, parseSeconds, runCommandLine } from "../deployment/command-line.ts";
import { type Deployment, requireOutput } from "../deployment/deployment.ts";
import { type ExitCode, exitCodeHelp, exitCodes } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { jsonText } from "../deployment/json-text.ts";
import { OperatorError } from "../deployment/operator-error.ts";
import { createProgress, type Progress, printable, type Terminal, withoutControls } from "../deployment/terminal.ts";
import { checkPlace } from "./check-deployment.ts";
import type { PolicySource } from "./check-policy.ts";
import { checkStack } from "./check-stack.ts";
import { examine } from "./examine.ts";
import { exitCodeOf, type Finding, type FindingStatus, unknown } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";
import { sendTest, testName } from "./send-test.ts";

export interface DoctorEnvironment {
  readonly open: (options: AwsOptions) => Promise<Patient>;
  readonly policy: PolicySource;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly invocation: Invocation;
}

export interface Patient {
  readonly deployment: Deployment;
  /** Throws an `OperatorError` if the stack lacks an output. */
  readonly connect: () => DoctorPorts;
}

const optionSchema = z.object({
  json: z.boolean().default(false),
  sendTest: z.boolean().default(false),
  timeout: z.number(),
});

type Options = z.infer<typeof optionSchema>;

const styles: Readonly<Record<FindingStatus, Style>> = {
  ...{ right: "green", wrong: "red", note: "yellow", unknown: "yellow" },
};

const symbols: Readonly<Record<FindingStatus, string>> = { right: "✓", wrong: "✗", note: "!", unknown: "?" };

/** `argv` excludes the program's name. Never rejects. */
export async function runDoctor(argv: readonly string[], environment: DoctorEnvironment): Promise<ExitCode> {
  const terminal = withoutControls(environment.terminal);
  const progress = createProgress(environment.terminal);
  let exitCode: ExitCode = exitCodes.done;
  const program = createCommand(environment.invocation("doctor"), terminal).action(async () => {
    const given: unknown = program.opts();
    exitCode = await examineStack(
      parseAwsOptions(given),
      optionSchema.parse(given),
      { ...environment, terminal },
      progress,
    );
  });
  return (await runCommandLine(program, argv, terminal)) ?? exitCode;
}

function createCommand(doctor: string, terminal: Terminal): Command {
  return withAwsOptions(createCommandLine(doctor, terminal))
    .description("Examines a deployment. Prints one line for each check, and a remedy below a line that needs one.")
    .option("--send-test", `send a test event, as a run of the stack ${testName}, and wait for it to reach Datadog`)
    .option("--timeout <seconds>", "how long to wait for the test event", parseSeconds, 180)
    .option("--json", "one JSON document on standard output")
    .addHelpText(
      "after",
      `
Examples:
  ${doctor}
  ${doctor} --send-test --timeout 60
  ${doctor} --stack-name audit --region eu-west-1

✓ means right, ✗ wrong, ! worth knowing, and ? not checked. The doctor changes nothing: it receives failed events, and makes
them visible again at once.

${exitCodeHelp}`,
    );
}

async function examineStack(
  aws: AwsOptions,
  options: Options,
  environment: DoctorEnvironment,
  progress: Progress,
): Promise<ExitCode> {
  const { open, policy, terminal, signal, invocation } = environment;
  const { deployment, connect } = await open(aws);
  const findings: Finding[] = [];
  const report = async (finding: Finding): Promise<void> => {
    findings.push(finding);
    progress.end();
    if (!options.json) await terminal.outStyled(format(finding, terminal));
    progress.report("checking …");
  };
  await report(checkPlace(deployment));
  await report(checkStack(deployment));
  try {
    const ports = connect();
    await examine(deployment, policy, ports, invocation, report);
    if (options.sendTest && !signal.aborted) await report(await test(deployment, options, ports, progress));
  } catch (error) {
    // The stack has no outputs. The check of the stack has reported why.
    if (!(error instanceof OperatorError)) throw error;
    await report(unknown("deployment", error.message));
  }
  progress.end();
  const exitCode = signal.aborted ? exitCodes.interrupted : exitCodeOf(findings);
  const { stackName } = deployment;
  if (options.json) await terminal.out(`${jsonText({ stackName, exitCode, findings }, 2)}\n`);
  return exitCode;
}

function test(deployment: Deployment, { timeout }: Options, ports: DoctorPorts, progress: Progress): Promise<Finding> {
  const destination = {
    webhookUrl: requireOutput(deployment, "WebhookUrl"),
    webhookSecretParameter: requireOutput(deployment, "WebhookSecretParameter"),
    timeoutSeconds: timeout,
  };
  return sendTest(destination, ports, progress.report).catch((error: unknown) =>
    unknown("test event", describeError(error)),
  );
}

function format({ check, status, detail, remedy }: Finding, terminal: Terminal): string {
  const line = `${paint(terminal, styles[status], symbols[status])} ${check}: ${printable(detail)}\n`;
  return remedy === undefined ? line : `${line}  → ${printable(remedy)}\n`;
}
