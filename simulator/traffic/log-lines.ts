import type { LogPhase } from "../../lambda/contract/run-logs.ts";
import { leakedLines } from "./leaked-secrets.ts";
import type { Random } from "./random.ts";

export interface LoggedRun {
  readonly id: string;
  readonly stack: string;
  /** Addresses of its resources. */
  readonly resources: readonly string[];
  /** The state in which the run failed. */
  readonly failsIn: string | undefined;
}

const style = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const [bold, red, green, yellow, cyan] = [style(1), style(31), style(32), style(33), style(36)];

const errors = [
  "creating IAM Role (task): AccessDenied: not authorized to perform: iam:CreateRole",
  "creating Security Group (ingress): VpcLimitExceeded: The maximum number of rules has been reached",
  "reading RDS DB Instance (main): RequestError: send request failed: context deadline exceeded",
  'Unsupported argument: An argument named "retention_days" is not expected here',
] as const;

/** Without line ends. The lines of the worker begin with the run's id, those of the tool do not. */
export function phaseLines(phase: LogPhase, state: string, run: LoggedRun, random: Random): readonly string[] {
  const worker = (text: string) => cyan(`[${run.id}] ${text}`);
  const lines = linesOf[phase](run, random, worker);
  if (run.failsIn !== state) return [...lines, worker(`${state} has finished`)];
  const begun = lines.slice(0, -1);
  return [...begun, ...errorLines(run, random), worker(red(`${state} failed: the exit code is 1`))];
}

/** The last line of each reports success. */
const linesOf: Readonly<
  Record<LogPhase, (run: LoggedRun, random: Random, worker: (text: string) => string) => readonly string[]>
> = {
  preparing: ({ stack }, random, worker) => [
    worker(`Starting on worker i-${random.below(2 ** 31).toString(16)}`),
    worker(`Downloading the source code of acme/${stack}`),
    worker("Mounting the files and the environment of the contexts"),
  ],
  initializing: (_, random, worker) => [
    worker("Running the hooks before initialization"),
    ...leakedLines(random),
    bold("Initializing the backend..."),
    bold("Initializing provider plugins..."),
    `- Installing hashicorp/aws v5.${random.below(90)}.${random.below(4)}...`,
    green("The working directory has been initialized."),
  ],
  planning: ({ resources }, random) => [
    ...resources.map((address) => bold(`${address}: Refreshing state... [id=${idOf(random)}]`)),
    ...resources.filter(() => random.chance(0.3)).flatMap((address) => changeLines(address, random)),
    bold(`Plan: ${random.below(9)} to add, ${random.below(9)} to change, ${random.below(3)} to destroy.`),
  ],
  applying: ({ resources }, random) => [
    ...resources.flatMap((address) => [
      bold(`${address}: Modifying...`),
      `${bold(`${address}: Modifications complete`)} after ${random.below(90)}s [id=${idOf(random)}]`,
    ]),
    green("Apply complete!"),
  ],
};

function changeLines(address: string, random: Random): readonly string[] {
  return [
    `${bold(`  # ${address}`)} will be updated in-place`,
    `  ${yellow("~")} resource "${address.replace(".", '" "').replace(/\[.*/, "")}" {`,
    `        id   = "${idOf(random)}"`,
    `      ${yellow("~")} tags = { "revision" = "${random.below(40)}" -> "${random.below(40)}" }`,
    "    }",
  ];
}

function errorLines({ resources }: LoggedRun, random: Random): readonly string[] {
  const [address = ""] = resources;
  const line = random.below(200);
  return [
    red("╷"),
    `${red("│")} ${bold(red("Error: "))}${bold(random.pick(errors))}`,
    red("│"),
    `${red("│")}   with ${address},`,
    `${red("│")}   on main.tf line ${line}`,
    red("╵"),
  ];
}

function idOf(random: Random): string {
  return `${random.below(2 ** 31).toString(16)}${random.below(2 ** 31).toString(16)}`;
}
