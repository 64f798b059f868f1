import { describeError } from "../../lambda/shared/log.ts";
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
  readonly wait: Run["wait"];
  /** Ignores the signal. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

export interface Selected {
  readonly service: ConnectedService;
  readonly checks: readonly BoundCheck[];
}

export interface Outcome {
  readonly results: readonly Result[];
  /** With the reason. */
  readonly left: readonly string[];
}

/**
 * Runs all checks at once, since they mostly wait. Also deletes unreported objects with the names of this run, since
 * the answer to a creation may be lost. An interruption ends only the waiting, not the deletion.
 */
export async function runChecks(selected: readonly Selected[], settings: RunSettings): Promise<Outcome> {
  const { suffix, patienceSeconds, now, wait, pause, signal, onProgress } = settings;
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
  const services = selected.map(({ service }) => service);
  const left = await remove(made.toReversed());
  for (const service of services) left.push(...(await sweep(service, suffix, made.length > 0, pause)));
  return { results, left: [...new Set(left)] };
}

async function look(check: BoundCheck, run: Run, signal: AbortSignal): Promise<Verdict> {
  if (signal.aborted) return unchecked("interrupted");
  try {
    return await check.run(run);
  } catch (error) {
    return unchecked(signal.aborted ? "interrupted" : describeError(error));
  }
}

export async function remove(leftovers: readonly Leftover[]): Promise<string[]> {
  const left: string[] = [];
  for (const { what, remove: removeOne } of leftovers) {
    await removeOne().catch((error: unknown) => left.push(`${what} (${describeError(error)})`));
  }
  return left;
}

/** Limits the looks: a list may still contain deleted objects. */
const mostLooks = 6;

/** Repeats if the run created objects: a new object may be listed late, or get a 404 when it is deleted. */
async function sweep(
  { name, leftovers, settleSeconds = 0 }: ConnectedService,
  suffix: string,
  isAnythingMade: boolean,
  pause: RunSettings["pause"],
): Promise<readonly string[]> {
  const looks = settleSeconds > 0 && isAnythingMade ? mostLooks : 1;
  try {
    for (let look = 1; ; look += 1) {
      const found = await leftovers(suffix);
      const left = await remove(found);
      if (look >= looks || (look > 1 && found.length === 0)) return left;
      await pause(settleSeconds * 1000);
    }
  } catch (error) {
    return [`objects that ${name} did not list (${describeError(error)})`];
  }
}
