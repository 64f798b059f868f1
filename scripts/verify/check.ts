/** The services that an assumption can be about. */
export const serviceNames = ["datadog", "spacelift", "aws"] as const;

export type ServiceName = (typeof serviceNames)[number];

/** What a check found. */
export interface Verdict {
  readonly status: "holds" | "differs" | "unchecked";
  /** What the service did, in words for the table. */
  readonly seen: string;
}

/** One question to a real service. */
export interface Check<Connection> {
  /** Begins with the name of its service. */
  readonly name: string;
  /** The id of the assumption in docs/assumptions.md. */
  readonly assumption: string;
  /** What is assumed, in one sentence. */
  readonly statement: string;
  /** What the check writes, one item for each kind of thing; empty for a check that only reads. */
  readonly writes: readonly string[];
  readonly run: (connection: Connection, run: Run) => Promise<Verdict>;
}

/** A check's context, beside its connection. */
export interface Run {
  /** Random, and part of the name or the tags of everything that this run writes. */
  readonly suffix: string;
  /** How long a check waits for something that a service shows late. */
  readonly patienceSeconds: number;
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly now: () => number;
  /** Rejects when the run is interrupted. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Says, right after something was made, how it is deleted. Everything is deleted at the end of the run. */
  readonly undo: (what: string, remove: () => Promise<void>) => void;
}

/** An object of ours that a service still has. */
export interface Leftover {
  readonly what: string;
  readonly remove: () => Promise<void>;
}

/** A service with the keys of whoever runs the checks. */
export interface ConnectedService {
  readonly name: ServiceName;
  /** Where it is, for the plan. */
  readonly place: string;
  /** Rejects with a `VerifyError` where the service does not answer or does not take the keys. Writes nothing. */
  readonly greet: () => Promise<void>;
  readonly checks: readonly BoundCheck[];
  /** The objects with our names: of one run, or of all. */
  readonly leftovers: (suffix?: string) => Promise<readonly Leftover[]>;
  /** After how many seconds a new object is on a list and can be deleted. @default 0 */
  readonly settleSeconds?: number;
}

export interface BoundCheck extends Omit<Check<never>, "run"> {
  readonly run: (run: Run) => Promise<Verdict>;
}

export function bind<Connection>(checks: readonly Check<Connection>[], connection: Connection): readonly BoundCheck[] {
  return checks.map((check) => ({ ...check, run: (run) => check.run(connection, run) }));
}

/** Why nothing could be checked, in a sentence for the terminal. */
export class VerifyError extends Error {
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

/** `holds` or `differs`, by a condition. */
export function verdict(isAsAssumed: boolean, seen: string): Verdict {
  return isAsAssumed ? holds(seen) : differs(seen);
}

/** Several findings as one: the worst of them, and all that was seen. */
export function together(verdicts: readonly Verdict[]): Verdict {
  const worst = (["differs", "unchecked"] as const).find((status) => verdicts.some((each) => each.status === status));
  return { status: worst ?? "holds", seen: verdicts.map(({ seen }) => seen).join("; ") };
}

/** Looks again and again until there is something to see. `undefined` where the run's patience ends first. */
export async function until<T>(run: Run, look: () => Promise<T | undefined>, everySeconds = 5): Promise<T | undefined> {
  const end = run.now() + run.patienceSeconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined || run.now() >= end) return found;
    await run.wait(everySeconds * 1000);
  }
}
