import { randomBytes } from "node:crypto";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { z } from "zod";
import { describeError } from "../../lambda/shared/log.ts";
import { parseAwsOptions } from "../deployment/aws-options.ts";
import { formatTable } from "../deployment/table.ts";
import { createProgress, printable, type Terminal } from "../deployment/terminal.ts";
import { allChecks } from "./all-checks.ts";
import { type ConnectedService, type Run, type ServiceName, serviceNames, type Verdict, VerifyError } from "./check.ts";
import type { ConnectOptions } from "./connect.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-code.ts";
import { type Outcome, remove, runChecks, type Selected } from "./run-checks.ts";

export interface VerifyEnvironment {
  /** Throws a `VerifyError` where a key is missing. */
  readonly connect: (name: ServiceName, options: ConnectOptions) => ConnectedService;
  readonly terminal: Terminal;
  /** Asks the person at the terminal to go on; `undefined` where there is none. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  readonly now: () => number;
  /** Rejects when the signal is aborted. */
  readonly wait: Run["wait"];
  /** Waits whatever happens. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}

const flag = z.boolean().default(false);
const optionSchema = z.object({
  ...{ datadog: flag, spacelift: flag, aws: flag, json: flag, yes: flag, cleanUp: flag, list: flag },
  only: z.array(z.string()).default([]),
  space: z.string(),
  policy: z.string(),
  patience: z.number(),
});

type Options = z.infer<typeof optionSchema>;

const words: Readonly<Record<Verdict["status"], string>> = {
  holds: "holds",
  differs: "differs",
  unchecked: "not checked",
};

/** Runs one command line, without the names of the program, to its exit code. Never rejects. */
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
  return new Command("verify")
    .description(
      "Checks in real accounts what the code assumes about Datadog, Spacelift and AWS (docs/assumptions.md).",
    )
    .option("--datadog", "check Datadog: DD_API_KEY, DD_APP_KEY, and DD_SITE or DD_URL")
    .option(
      "--spacelift",
      "check Spacelift: SPACELIFT_API_KEY_ENDPOINT, SPACELIFT_API_KEY_ID, SPACELIFT_API_KEY_SECRET",
    )
    .option("--aws", "check AWS, with the credentials that the AWS CLI would use")
    .option("--only <check...>", "only these checks")
    .option("--list", "list the checks and what they write, without a key, and check nothing")
    .option("--clean-up", "delete what earlier runs left behind, and check nothing")
    .option("--yes", "do not ask before writing")
    .option("--json", "one JSON document on standard output")
    .option("--patience <seconds>", "how long to wait for what a service shows late", parseSeconds, 300)
    .option("--space <id>", "the Spacelift space to write to", "root")
    .option("--policy <id>", "the Spacelift policy of a deployment, for its kept samples", "spacelift-datadog")
    .option("--region <region>", "the AWS region (default: that of the environment or the profile)")
    .option("--profile <profile>", "the profile of the AWS configuration files")
    .option("--endpoint-url <url>", "where AWS is, such as an emulator of it")
    .exitOverride()
    .configureOutput({ writeOut: (text) => void terminal.out(text), writeErr: terminal.say })
    .showHelpAfterError("(add --help to see what there is)")
    .addHelpText(
      "after",
      `
Everything that is written is printed first, has a name of its own, and is deleted at the end, also after a failure and after
Ctrl+C. Points in Datadog cannot be deleted; docs/assumptions.md says what they cost.

Exit codes: 0 all assumptions hold; 1 one differs; 2 nothing was checked: wrong usage, a key is missing or refused, or the
plan was not confirmed; 3 none differs, and something could not be checked or deleted; 130 interrupted.`,
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
  if (names.length === 0) throw new VerifyError("Name what to check: --datadog, --spacelift, --aws, or several.");
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

/** Which checks are to run. */
function select(services: readonly ConnectedService[], only: readonly string[]): readonly Selected[] {
  const known = services.flatMap(({ checks }) => checks.map(({ name }) => name));
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new VerifyError(`The named services have no check ${unknown}: see --list.`);
  return services.map((service) => ({
    service,
    checks: service.checks.filter(({ name }) => only.length === 0 || only.includes(name)),
  }));
}

async function list({ json }: Options, names: readonly ServiceName[], terminal: Terminal): Promise<ExitCode> {
  const shown = allChecks.filter(({ name }) => names.length === 0 || names.some((each) => name.startsWith(`${each}-`)));
  const rows = shown.map(({ name, assumption, statement, writes }) => ({ check: name, assumption, statement, writes }));
  if (json) {
    await terminal.out(`${JSON.stringify(rows, null, 2)}\n`);
    return exitCodes.allHold;
  }
  for (const { check, assumption, statement, writes } of rows) {
    await terminal.out(`${check} (${assumption})\n  ${statement}\n  Writes: ${writes.join("; ") || "nothing"}.\n`);
  }
  return exitCodes.allHold;
}

function hasWrites({ checks }: Selected): boolean {
  return checks.some(({ writes }) => writes.length > 0);
}

function planOf(selected: readonly Selected[], suffix: string): string {
  const lines = selected.flatMap(({ service: { name, place }, checks }) => [
    `${name}: ${place}`,
    ...checks.map(({ name: check, writes }) => `  ${check}: ${writes.length === 0 ? "reads only" : writes.join("; ")}`),
  ]);
  return [
    "These checks will run, and write this:",
    ...lines,
    `The names or tags of all of it have the suffix ${suffix}. All but points and metadata of metrics is deleted at the end.`,
    "",
  ].join("\n");
}

/** Shows a plan, and asks for leave where something is written or deleted. */
async function agree(
  plan: string,
  isWriting: boolean,
  { yes }: Options,
  { terminal, confirm }: VerifyEnvironment,
): Promise<boolean> {
  terminal.say(plan);
  if (!isWriting || yes) return true;
  if (confirm === undefined) {
    terminal.say("Nothing was done: this is no terminal, so add --yes to agree.\n");
    return false;
  }
  if (await confirm("Go on? [y/N] ")) return true;
  terminal.say("Nothing was done.\n");
  return false;
}

async function cleanUpAll(
  services: readonly ConnectedService[],
  options: Options,
  environment: VerifyEnvironment,
): Promise<ExitCode> {
  const { terminal } = environment;
  const found = (await Promise.all(services.map(({ leftovers }) => leftovers()))).flat();
  if (found.length === 0) {
    terminal.say("Nothing is left of earlier runs.\n");
    if (options.json) await terminal.out(`${JSON.stringify({ deleted: [], left: [] }, null, 2)}\n`);
    return exitCodes.allHold;
  }
  const plan = ["This will be deleted:", ...found.map(({ what }) => `  ${printable(what)}`), ""].join("\n");
  if (!(await agree(plan, true, options, environment))) return exitCodes.couldNotRun;
  const left = await remove(found);
  const deleted = found.map(({ what }) => what).filter((what) => !left.some((each) => each.startsWith(`${what} (`)));
  sayLeft(left, terminal);
  if (options.json) await terminal.out(`${JSON.stringify({ deleted, left }, null, 2)}\n`);
  return left.length === 0 ? exitCodes.allHold : exitCodes.notAllChecked;
}

async function report(
  { results, left }: Outcome,
  { json }: Options,
  { terminal, signal }: VerifyEnvironment,
): Promise<ExitCode> {
  const exitCode = signal.aborted ? exitCodes.interrupted : exitCodeOf(results, left.length === 0);
  if (json) await terminal.out(`${JSON.stringify({ exitCode, results, left }, null, 2)}\n`);
  else {
    const rows = results.map(({ check, assumption, status, seen }) => [check, assumption, words[status], seen]);
    await terminal.out(formatTable(["CHECK", "ASSUMPTION", "RESULT", "SEEN"], rows));
  }
  sayLeft(left, terminal);
  return exitCode;
}

function sayLeft(left: readonly string[], terminal: Terminal): void {
  if (left.length === 0) return;
  terminal.say(`These could not be deleted; run the command again with --clean-up:\n`);
  for (const each of left) terminal.say(`  ${printable(each)}\n`);
}
