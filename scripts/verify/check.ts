import { OperatorError } from "../deployment/operator-error.ts";

export const serviceNames = ["datadog", "spacelift", "aws"] as const;

export type ServiceName = (typeof serviceNames)[number];

export interface Verdict {
  readonly status: "holds" | "differs" | "unchecked";
  readonly seen: string;
}

export interface Check<Connection> {
  readonly name: string;
  /** An id in docs/assumptions.md. */
  readonly assumption: string;
  readonly statement: string;
  /** Kinds of objects; empty if the check only reads. */
  readonly writes: readonly string[];
  readonly run: (connection: Connection, run: Run) => Promise<Verdict>;
}

export interface Run {
  /** Random text in the names or tags of all objects of this run. */
  readonly suffix: string;
  readonly patienceSeconds: number;
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly now: () => number;
  /** Rejects when the run is interrupted. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** The run deletes the object at its end. */
  readonly undo: (what: string, remove: () => Promise<void>) => void;
}

export interface Leftover {
  readonly what: string;
  readonly remove: () => Promise<void>;
}

export interface ConnectedService {
  readonly name: ServiceName;
  readonly place: string;
  /** Rejects with a `VerifyError` if the service does not answer or refuses the keys. Writes nothing. */
  readonly greet: () => Promise<void>;
  readonly checks: readonly BoundCheck[];
  readonly leftovers: (suffix?: string) => Promise<readonly Leftover[]>;
  /** Delay until a new object is listed and can be deleted. @default 0 */
  readonly settleSeconds?: number;
}

export interface BoundCheck extends Omit<Check<never>, "run"> {
  readonly run: (run: Run) => Promise<Verdict>;
}

export function bind<Connection>(checks: readonly Check<Connection>[], connection: Connection): readonly BoundCheck[] {
  return checks.map((check) => ({ ...check, run: (run) => check.run(connection, run) }));
}

export class VerifyError extends OperatorError {
  override readonly name = "VerifyError";
}

export function holds(seen: string): Verdict {
  return { status: "holds", seen };
}

export function differs(seen: string): Verdict {
  return { status: "differs", seen };
}

export function unchecked(seen: string): Verdict {
  return { status: "unchecked", seen };
}

export function verdict(isAsAssumed: boolean, seen: string): Verdict {
  return isAsAssumed ? holds(seen) : differs(seen);
}

/** The worst status, and all observations. */
export function together(verdicts: readonly Verdict[]): Verdict {
  const worst = (["differs", "unchecked"] as const).find((status) => verdicts.some((each) => each.status === status));
  return { status: worst ?? "holds", seen: verdicts.map(({ seen }) => seen).join("; ") };
}

/** Returns `undefined` when the run's patience ends. */
export async function until<T>(run: Run, look: () => Promise<T | undefined>, everySeconds = 5): Promise<T | undefined> {
  const end = run.now() + run.patienceSeconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined || run.now() >= end) return found;
    await run.wait(everySeconds * 1000);
  }
}
