import { Command, CommanderError, InvalidArgumentError } from "commander";
import { z } from "zod";
import { describeError } from "../../lambda/shared/log.ts";
import { describeFailure } from "../deployment/advice.ts";
import { type AwsOptions, parseAwsOptions, withAwsOptions } from "../deployment/aws-options.ts";
import { type Deployment, DeploymentError, requireOutput } from "../deployment/deployment.ts";
import { jsonText } from "../deployment/json-text.ts";
import { createProgress, type Progress, printable, type Terminal, withoutControls } from "../deployment/terminal.ts";
import type { PolicySource } from "./check-policy.ts";
import { checkStack } from "./check-stack.ts";
import { examine } from "./examine.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-code.ts";
import { type Finding, type FindingStatus, unknown } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";
import { sendTest, testName } from "./send-test.ts";

export interface DoctorEnvironment {
  readonly find: (options: AwsOptions) => Promise<Deployment>;
  readonly connect: (options: AwsOptions, deployment: Deployment, signal: AbortSignal) => DoctorPorts;
  readonly policy: PolicySource;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const optionSchema = z.object({
  json: z.boolean().default(false),
  sendTest: z.boolean().default(false),
  timeout: z.number(),
});

type Options = z.infer<typeof optionSchema>;

const symbols: Readonly<Record<FindingStatus, string>> = { right: "✓", wrong: "✗", note: "!", unknown: "?" };

/** Runs one command line, without the names of the program, to its exit code. Never rejects. */
export async function runDoctor(argv: readonly string[], environment: DoctorEnvironment): Promise<ExitCode> {
  const terminal = withoutControls(environment.terminal);
  const progress = createProgress(environment.terminal);
  let exitCode: ExitCode = exitCodes.allRight;
  const program = createCommand(terminal).action(async () => {
    const given: unknown = program.opts();
    exitCode = await look(parseAwsOptions(given), optionSchema.parse(given), { ...environment, terminal }, progress);
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.allRight : exitCodes.usage;
    terminal.say(`${describeFailure(error)}\n`);
    return exitCodes.couldNotCheck;
  }
}

function createCommand(terminal: Terminal): Command {
  return withAwsOptions(new Command("doctor"))
    .description("Looks whether a deployment is as it should be, and says of what is not what to do.")
    .option("--send-test", `sends a test event through, as a run of the stack ${testName}, and waits for it`)
    .option("--timeout <seconds>", "how long to wait for the test event", parseSeconds, 180)
    .option("--json", "one JSON document")
    .exitOverride()
    .configureOutput({ writeOut: (text) => void terminal.out(text), writeErr: terminal.say })
    .showHelpAfterError("(add --help to see what there is)")
    .addHelpText(
      "after",
      `
✓ is right, ✗ is wrong, ! is good to know, ? could not be looked at. Nothing is changed; failed events are received, and
shown again at once.

Exit codes: 0 nothing is wrong; 1 something is; 2 wrong usage; 3 nothing is known to be wrong, and not everything could be
looked at; 130 interrupted.`,
    );
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new InvalidArgumentError("It has to be a number of seconds above 0.");
}

async function look(
  aws: AwsOptions,
  options: Options,
  environment: DoctorEnvironment,
  progress: Progress,
): Promise<ExitCode> {
  const { find, connect, policy, terminal, signal } = environment;
  const deployment = await find(aws);
  const findings: Finding[] = [];
  const tell = async (finding: Finding): Promise<void> => {
    findings.push(finding);
    progress.end();
    if (!options.json) await terminal.out(format(finding));
    progress.report("looking …");
  };
  await tell(checkStack(deployment));
  try {
    const ports = connect(aws, deployment, signal);
    await examine(deployment, policy, ports, tell);
    if (options.sendTest && !signal.aborted) await tell(await test(deployment, options, ports, progress));
  } catch (error) {
    // A stack without outputs: the check of the stack has reported its state.
    if (!(error instanceof DeploymentError)) throw error;
    await tell(unknown("deployment", error.message));
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

function format({ check, status, detail, remedy }: Finding): string {
  const line = `${symbols[status]} ${check}: ${printable(detail)}\n`;
  return remedy === undefined ? line : `${line}  → ${printable(remedy)}\n`;
}
