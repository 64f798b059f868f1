import { type ExitCode, exitCodes } from "../deployment/exit-codes.ts";
import { printable } from "../deployment/terminal.ts";
import type { ConnectedService } from "./check.ts";
import type { Options, VerifyEnvironment } from "./environment.ts";
import { agree } from "./plan.ts";
import { reportLeft } from "./report.ts";
import { remove } from "./run-checks.ts";

export async function cleanUpAll(
  services: readonly ConnectedService[],
  options: Options,
  environment: VerifyEnvironment,
): Promise<ExitCode> {
  const { terminal } = environment;
  const found = (await Promise.all(services.map(({ leftovers }) => leftovers()))).flat();
  if (found.length === 0) {
    terminal.say("Earlier runs left nothing behind.\n");
    if (options.json) await terminal.out(`${JSON.stringify({ deleted: [], left: [] }, null, 2)}\n`);
    return exitCodes.done;
  }
  const plan = ["The command will delete:", ...found.map(({ what }) => `  ${printable(what)}`), ""].join("\n");
  if (!(await agree(plan, true, options, environment))) return exitCodes.usage;
  const left = await remove(found);
  const deleted = found.map(({ what }) => what).filter((what) => !left.some((each) => each.startsWith(`${what} (`)));
  reportLeft(left, terminal);
  if (options.json) await terminal.out(`${JSON.stringify({ deleted, left }, null, 2)}\n`);
  return left.length === 0 ? exitCodes.done : exitCodes.incomplete;
}
