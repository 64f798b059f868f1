import { type Run, until, VerifyError } from "../check.ts";
import { metricPrefix, runTag } from "../own-names.ts";
import { type DatadogConnection, series, submit, sumAround } from "./connection.ts";

/** The second that a point of a check is written at: recent, and past, so that no query cuts it off. */
export function recentSecond(run: Run): number {
  return Math.floor(run.now() / 1000) - 60;
}

/** The name of a check's metric. */
export function metricOf(check: string): string {
  return `${metricPrefix}.${check}`;
}

/** One point of a check, in a payload of its own. Rejects where it is not accepted. */
export async function write(
  connection: DatadogConnection,
  metric: string,
  tags: readonly string[],
  second: number,
  value: number,
): Promise<void> {
  const { status, text } = await submit(connection, { series: [series(metric, tags, second, value)] });
  if (status !== 202) throw new VerifyError(`Datadog answered ${status} to a valid point: ${text}`);
}

export interface Shown {
  readonly metric: string;
  readonly tags: readonly string[];
  readonly second: number;
}

/**
 * The sum once it is one of the awaited ones; where that never comes, the last sum that was shown. `undefined` where no point
 * appears in time.
 */
export async function awaitSum(
  connection: DatadogConnection,
  run: Run,
  { metric, tags, second }: Shown,
  awaited: (sum: number) => boolean,
): Promise<number | undefined> {
  let last: number | undefined;
  const found = await until(run, async () => {
    last = (await sumAround(connection, metric, tags, second)) ?? last;
    return last !== undefined && awaited(last) ? last : undefined;
  });
  return found ?? last;
}

/** How long a check goes on looking for a point that must not be there, after one that was written later is there. */
const absenceMilliseconds = 20_000;

/** Whether a point is absent although a control point, written after it, appears; `undefined` where the control does not. */
export async function isAbsent(
  connection: DatadogConnection,
  run: Run,
  metric: string,
  tag: string,
  second: number,
): Promise<boolean | undefined> {
  const control = [runTag(run.suffix), "part:control"];
  const now = recentSecond(run);
  await write(connection, metric, control, now, 1);
  const shown = await awaitSum(connection, run, { metric, tags: control, second: now }, () => true);
  if (shown === undefined) return undefined;
  await run.wait(absenceMilliseconds);
  return (await sumAround(connection, metric, [runTag(run.suffix), tag], second)) === undefined;
}

/** For how long no point appeared, for a check that could not be made. */
export function nothingAppeared({ patienceSeconds }: Run): string {
  return `no point appeared within ${patienceSeconds} s`;
}
