import { type Run, until, VerifyError } from "../check.ts";
import { metricPrefix, runTag } from "../own-names.ts";
import { type DatadogConnection, series, submit, sumAround } from "./connection.ts";

/** Recent, but past, so that a query includes it. */
export function recentSecond(run: Run): number {
  return Math.floor(run.now() / 1000) - 60;
}

export function metricOf(check: string): string {
  return `${metricPrefix}.${check}`;
}

/** Rejects if Datadog does not accept the point. */
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

/** Returns the last sum if the expected one never appears, and `undefined` if no point appears in time. */
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

/** Starts when a later point has appeared. */
const absenceMilliseconds = 20_000;

/** `undefined` if a later control point does not appear, either. */
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

export function nothingAppeared({ patienceSeconds }: Run): string {
  return `no point appeared within ${patienceSeconds} s`;
}
