import { describeError } from "../../lambda/handlers/log.ts";
import { type BoundCheck, type ConnectedService, type Leftover, type Run, unchecked, type Verdict } from "./check.ts";

export interface Result extends Verdict {
  readonly check: string;
  readonly assumption: string;
  readonly statement: string;
}

export interface RunSettings {
  readonly suffix: string;
  readonly patienceSeconds: number;
  readonly now: () => number;
  /** Rejects when the signal is aborted. */
  readonly wait: Run["wait"];
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

export interface Selected {
  readonly service: ConnectedService;
  readonly checks: readonly BoundCheck[];
}

export interface Outcome {
  /** In the order of the checks. */
  readonly results: readonly Result[];
  /** What could not be deleted, and why. */
  readonly left: readonly string[];
}

/**
 * Runs all checks at once, since most of the time is spent waiting, and then deletes everything that they made: what each said,
 * and what a service has by the names of this run, for creations whose answer was lost. An interruption ends the waiting, and
 * nothing else: everything is deleted then, too.
 */
export async function runChecks(selected: readonly Selected[], settings: RunSettings): Promise<Outcome> {
  const { suffix, patienceSeconds, now, wait, signal, onProgress } = settings;
  const made: Leftover[] = [];
  const run: Run = { suffix, patienceSeconds, now, wait, undo: (what, remove) => made.push({ what, remove }) };
  const all = selected.flatMap(({ checks }) => checks);
  const waiting = new Set(all.map(({ name }) => name));
  const report = () => onProgress(`${all.length - waiting.size} of ${all.length} checks are done …`);
  report();
  const results = await Promise.all(
    all.map(async (check): Promise<Result> => {
      const { name, assumption, statement } = check;
      const verdict = await look(check, run, signal);
      waiting.delete(name);
      report();
      return { check: name, assumption, statement, ...verdict };
    }),
  );
  onProgress("cleaning up …");
  const left = await cleanUp(
    made.toReversed(),
    selected.map(({ service }) => service),
    suffix,
  );
  return { results, left };
}

async function look(check: BoundCheck, run: Run, signal: AbortSignal): Promise<Verdict> {
  if (signal.aborted) return unchecked("interrupted");
  try {
    return await check.run(run);
  } catch (error) {
    return unchecked(signal.aborted ? "interrupted" : describeError(error));
  }
}

/** Deletes what is named, and then what the services still have. Gives what could not be deleted. */
export async function cleanUp(
  named: readonly Leftover[],
  services: readonly ConnectedService[],
  suffix?: string,
): Promise<readonly string[]> {
  const left: string[] = [];
  const removeAll = async (leftovers: readonly Leftover[]) => {
    for (const { what, remove } of leftovers) {
      await remove().catch((error: unknown) => left.push(`${what} (${describeError(error)})`));
    }
  };
  await removeAll(named);
  for (const { name, leftovers } of services) {
    try {
      await removeAll(await leftovers(suffix));
    } catch (error) {
      left.push(`whatever ${name} did not list (${describeError(error)})`);
    }
  }
  return [...new Set(left)];
}
