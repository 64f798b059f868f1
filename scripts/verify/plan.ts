import type { Options, VerifyEnvironment } from "./environment.ts";
import type { Selected } from "./run-checks.ts";

export function hasWrites({ checks }: Selected): boolean {
  return checks.some(({ writes }) => writes.length > 0);
}

export function planOf(selected: readonly Selected[], suffix: string): string {
  const lines = selected.flatMap(({ service: { name, place }, checks }) => [
    `${name}: ${place}`,
    ...checks.map(({ name: check, writes }) => `  ${check}: ${writes.length === 0 ? "reads only" : writes.join("; ")}`),
  ]);
  return [
    "These checks will run and write:",
    ...lines,
    `Each object has the suffix ${suffix} in its name or tags. All but points and metadata of metrics are deleted at the end.`,
    "",
  ].join("\n");
}

/** Asks only if the plan writes or deletes. */
export async function agree(
  plan: string,
  isWriting: boolean,
  { yes }: Options,
  { terminal, confirm }: VerifyEnvironment,
): Promise<boolean> {
  terminal.say(plan);
  if (!isWriting || yes) return true;
  if (confirm === undefined) {
    terminal.say("Nothing was done. Without a terminal, add --yes to confirm.\n");
    return false;
  }
  if (await confirm("Go on? [y/N] ")) return true;
  terminal.say("Nothing was done.\n");
  return false;
}
