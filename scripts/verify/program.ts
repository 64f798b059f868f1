import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { z } from "zod";
import { parseAwsOptions } from "../deployment/aws-options.ts";
import { createCommandLine, parseSeconds, runCommandLine } from "../deployment/command-line.ts";
import { type ExitCode, exitCodeHelp, exitCodes } from "../deployment/exit-codes.ts";
import { createProgress, type Terminal, withoutControls } from "../deployment/terminal.ts";
import { type ConnectedService, serviceNames } from "./check.ts";
import { cleanUpAll } from "./clean-up.ts";
import { type Options, optionSchema, type VerifyEnvironment } from "./environment.ts";
import { agree, hasWrites, planOf } from "./plan.ts";
import { list, report } from "./report.ts";
import { runChecks, type Selected } from "./run-checks.ts";

/** `argv` excludes the program's name. Never rejects. */
export async function runVerify(argv: readonly string[], environment: VerifyEnvironment): Promise<ExitCode> {
  const terminal = withoutControls(environment.terminal);
  let exitCode: ExitCode = exitCodes.done;
  const program = createCommand(environment.invocation("verify"), terminal).action(async () => {
    const given: unknown = program.opts();
    exitCode = await verify(optionSchema.parse(given), program, environment);
  });
  return (await runCommandLine(program, argv, terminal)) ?? exitCode;
}

function createCommand(verify: string, terminal: Terminal): Command {
  return createCommandLine(verify, terminal)
    .description(
      "Checks the code's assumptions about Datadog, Spacelift and AWS in your accounts (docs/assumptions.md).",
    )
    .option("--datadog", "check Datadog, with DD_API_KEY, DD_APP_KEY, and DD_SITE or DD_URL")
    .option(
      "--spacelift",
      "check Spacelift, with SPACELIFT_API_KEY_ENDPOINT, SPACELIFT_API_KEY_ID and SPACELIFT_API_KEY_SECRET",
    )
    .option("--aws", "check AWS, with the credentials of the AWS CLI")
    .option("--only <check...>", "only these checks")
    .option("--list", "list the checks and the objects that they write; needs no key, checks nothing")
    .option("--clean-up", "delete what earlier runs left behind; checks nothing")
    .option("--yes", "do not ask for confirmation")
    .option("--json", "one JSON document on standard output")
    .option("--patience <seconds>", "how long a check waits for data that a service shows late", parseSeconds, 300)
    .option("--space <id>", "the Spacelift space to write to", "root")
    .option("--policy <id>", "the deployed Spacelift policy with samples to read", "spacelift-datadog")
    .option("--region <region>", "the AWS region (default: that of the environment or the profile)")
    .option("--profile <profile>", "the profile of the AWS configuration files")
    .option("--endpoint-url <url>", "where AWS is, such as an emulator")
    .addHelpText(
      "after",
      `
Examples:
  ${verify} --list
  ${verify} --datadog --spacelift
  ${verify} --aws --only aws-visibility aws-clock --yes

The command prints its plan before it writes, and deletes its objects at the end, also after a failure and after Ctrl+C.
Points in Datadog cannot be deleted; docs/assumptions.md says what they cost.

${exitCodeHelp}`,
    );
}

async function verify(options: Options, command: Command, environment: VerifyEnvironment): Promise<ExitCode> {
  const { connect, terminal, signal } = environment;
  const names = serviceNames.filter((name) => options[name]);
  if (options.list) return list(options, names, terminal);
  if (names.length === 0) command.error("error: choose at least one service: --datadog, --spacelift or --aws");
  const aws = parseAwsOptions({ stackName: "", ...z.object({}).loose().parse(command.opts()) });
  const services = await Promise.all(
    names.map((name) => connect(name, { aws, space: options.space, policy: options.policy })),
  );
  const selected = select(services, options.only, command);
  for (const { greet } of services) await greet();
  if (options.cleanUp) return cleanUpAll(services, options, environment);
  const suffix = randomBytes(4).toString("hex");
  if (!(await agree(planOf(selected, suffix), selected.some(hasWrites), options, environment))) {
    return exitCodes.usage;
  }
  const progress = createProgress(terminal);
  const { now, wait, pause } = environment;
  const outcome = await runChecks(selected, {
    ...{ suffix, patienceSeconds: options.patience, now, wait, pause, signal, onProgress: progress.report },
  });
  progress.end();
  return report(outcome, options, environment);
}

/** Throws Commander's usage error if a name is unknown. */
function select(services: readonly ConnectedService[], only: readonly string[], command: Command): readonly Selected[] {
  const known = services.flatMap(({ checks }) => checks.map(({ name }) => name));
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) command.error(`error: the chosen services have no check ${unknown}: see --list`);
  return services.map((service) => ({
    service,
    checks: service.checks.filter(({ name }) => only.length === 0 || only.includes(name)),
  }));
}
