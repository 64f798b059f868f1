import { parseArgs } from "node:util";
import { renderPolicy } from "../../lambda/contract/policy.ts";
import { logPhases } from "../../lambda/contract/run-logs.ts";
import { optInParts, terminalRunStates } from "../../lambda/contract/runs.ts";
import { readPolicyCore } from "../../lib/policy-core.ts";
import { readPolicyExtension } from "../../lib/policy-extension.ts";
import type { ExitCode } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { writePrinted } from "../deployment/printed.ts";

const help = (policy: string, moreCommands: string) => `Usage: ${policy} <command>

Commands:
  print   print the policy, to paste it into Spacelift
            --endpoint-id <id>         the id of the webhook in Spacelift
            --finished-states <A,B>    the run states that count: ${terminalRunStates.join(", ")}
            --include <name,name>      opt-in parts: ${optInParts.join(", ")}
            --log-phases <name,name>   the phases whose logs it sends: ${logPhases.join(", ")}
            --extension <file>         a Rego file with your own rules
${moreCommands}
Example:
  ${policy} print --endpoint-id spacelift-datadog > policy.rego

Exit codes: 0 done; 2 wrong usage.
`;

/** Prints the notification policy: see docs/manual-registration.md, or --help. `moreCommands` are lines of the help text. */
export async function main(argv: readonly string[], invocation: Invocation, moreCommands = ""): Promise<ExitCode> {
  return writePrinted(process, argv, help(invocation("policy"), moreCommands), (args) => ({
    text: print(args),
    note: "",
  }));
}

function print(args: readonly string[]): string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "endpoint-id": { type: "string" },
      "finished-states": { type: "string" },
      include: { type: "string" },
      "log-phases": { type: "string" },
      extension: { type: "string" },
    },
  });
  const { "endpoint-id": endpointId, "finished-states": states, include, extension } = values;
  const { "log-phases": phases } = values;
  return renderPolicy(readPolicyCore(), {
    ...(endpointId !== undefined && { endpointId }),
    ...(states !== undefined && {
      finishedStates: commaSeparated(states).map(oneOf("finished-states", terminalRunStates)),
    }),
    ...(include !== undefined && { include: commaSeparated(include).map(oneOf("include", optInParts)) }),
    ...(phases !== undefined && { logPhases: commaSeparated(phases).map(oneOf("log-phases", logPhases)) }),
    ...(extension !== undefined && { extension: readPolicyExtension(extension) }),
  });
}

function commaSeparated(list: string): readonly string[] {
  return list.split(",").flatMap((item) => item.trim() || []);
}

function oneOf<T extends string>(option: string, allowed: readonly T[]): (name: string) => T {
  return (name) => {
    const known = allowed.find((item) => item === name);
    if (known !== undefined) return known;
    throw new Error(`--${option} has the unknown value ${JSON.stringify(name)}. Allowed: ${allowed.join(", ")}.`);
  };
}
