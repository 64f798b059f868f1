import { randomBytes } from "node:crypto";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { z } from "zod";
import { describeError } from "../../lambda/shared/log.ts";
import { parseAwsOptions } from "../deployment/aws-options.ts";
import { createProgress, printable, type Terminal } from "../deployment/terminal.ts";
import { type ConnectedService, serviceNames, VerifyError } from "./check.ts";
import { cleanUpAll } from "./clean-up.ts";
import { type Options, optionSchema, type VerifyEnvironment } from "./environment.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { agree, hasWrites, planOf } from "./plan.ts";
import { list, report } from "./report.ts";
import { runChecks, type Selected } from "./run-checks.ts";

/** `argv` has no name of the program. Never rejects. */
export async function runVerify(argv: readonly string[], environment: VerifyEnvironment): Promise<ExitCode> {
  const { terminal } = environment;
  let exitCode: ExitCode = exitCodes.allHold;
  const program = createCommand(terminal).action(async () => {
    const given: unknown = program.opts();
    exitCode = await verify(optionSchema.parse(given), given, environment);
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.allHold : exitCodes.couldNotRun;
    terminal.say(`${printable(error instanceof VerifyError ? error.message : describeError(error))}\n`);
    return exitCodes.couldNotRun;
  }
}

function createCommand(terminal: Terminal): Command {
  return new Command("npm run verify --")
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
    .exitOverride()
    .configureOutput({ writeOut: (text) => void terminal.out(text), writeErr: terminal.say })
    .showHelpAfterError("(add --help for usage)")
    .addHelpText(
      "after",
      `
Examples:
  npm run verify -- --list
  npm run verify -- --datadog --spacelift
  npm run verify -- --aws --only aws-visibility aws-clock --yes

The command prints its plan before it writes, and deletes its objects at the end, also after a failure and after Ctrl+C.
Points in Datadog cannot be deleted; docs/assumptions.md says what they cost.

Exit codes:
  0    all assumptions hold
  1    at least one assumption differs
  2    nothing was checked: wrong usage, a key is missing or refused, or the plan was not confirmed
  3    none differs, but something could not be checked or deleted
  130  interrupted`,
    );
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new InvalidArgumentError("It must be a number of seconds.");
}

async function verify(options: Options, given: unknown, environment: VerifyEnvironment): Promise<ExitCode> {
  const { connect, terminal, signal } = environment;
  const names = serviceNames.filter((name) => options[name]);
  if (options.list) return list(options, names, terminal);
  if (names.length === 0) throw new VerifyError("Choose at least one service: --datadog, --spacelift or --aws.");
  const aws = parseAwsOptions({ stackName: "", ...z.object({}).loose().parse(given) });
  const services = names.map((name) => connect(name, { aws, space: options.space, policy: options.policy }));
  const selected = select(services, options.only);
  for (const { greet } of services) await greet();
  if (options.cleanUp) return cleanUpAll(services, options, environment);
  const suffix = randomBytes(4).toString("hex");
  if (!(await agree(planOf(selected, suffix), selected.some(hasWrites), options, environment))) {
    return exitCodes.couldNotRun;
  }
  const progress = createProgress(terminal);
  const { now, wait, pause } = environment;
  const outcome = await runChecks(selected, {
    ...{ suffix, patienceSeconds: options.patience, now, wait, pause, signal, onProgress: progress.report },
  });
  progress.end();
  return report(outcome, options, environment);
}

/** Throws a `VerifyError` if a name is unknown. */
function select(services: readonly ConnectedService[], only: readonly string[]): readonly Selected[] {
  const known = services.flatMap(({ checks }) => checks.map(({ name }) => name));
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new VerifyError(`The chosen services have no check ${unknown}. See --list.`);
  return services.map((service) => ({
    service,
    checks: service.checks.filter(({ name }) => only.length === 0 || only.includes(name)),
  }));
}
