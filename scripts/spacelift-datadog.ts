import { packageVersion } from "../lib/package-version.ts";
import { type ExitCode, exitCodeHelp, exitCodes } from "./deployment/exit-codes.ts";
import { byProgram, type Invocation } from "./deployment/invocation.ts";

// The npm package's program, for users who deploy the construct without a clone.

interface Command {
  readonly main: (argv: readonly string[], invocation: Invocation) => Promise<ExitCode>;
}

/** Loads a command only when it is used, because the AWS clients are large. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["doctor", () => import("./doctor/main.ts")],
  ["dlq", () => import("./dlq/main.ts")],
  ["backfill", () => import("./backfill/main.ts")],
  ["verify", () => import("./verify/main.ts")],
  ["datadog", () => import("./datadog/main.ts")],
  ["policy", () => import("./policy/main.ts")],
]);

const help = `Usage: npx spacelift-datadog <command> [options]

Commands:
  doctor    examine a deployment, and send a test event
  dlq       list, redrive, export and delete the events on the dead-letter queue
  backfill  bring runs of the past from Spacelift's lists into Datadog
  verify    check assumptions about Datadog, Spacelift and AWS in your accounts
  datadog   print the dashboard, the monitors, the SLOs or the metrics' metadata, to import them
  policy    print the notification policy, to create it by hand

Options:
  --version  print the version
  --help     print this text, or that of a command

Examples:
  npx spacelift-datadog doctor --send-test
  npx spacelift-datadog dlq list --region eu-west-1

${exitCodeHelp}
`;

// The build writes CommonJS, which has no top-level await.
void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function run([name = "--help", ...argv]: readonly string[]): Promise<ExitCode> {
  const load = commands.get(name);
  if (load !== undefined) return (await load()).main(argv, byProgram);
  if (name === "--help" || name === "help" || name === "--version") {
    process.stdout.write(name === "--version" ? `${packageVersion()}\n` : help);
    return exitCodes.done;
  }
  process.stderr.write(`There is no command ${name}. Run npx spacelift-datadog --help.\n`);
  return exitCodes.usage;
}
