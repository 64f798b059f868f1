export interface SimulatedClock {
  /** Seconds since the calendar's first midnight. Negative before the first move. */
  readonly now: () => number;
  readonly moveTo: (second: number) => void;
  /** Moves evenly, and arrives after the given time. */
  readonly glideTo: (second: number, milliseconds: number) => void;
  readonly stop: () => void;
}

/** Takes the real clock, in milliseconds since 1970. */
export function createSimulatedClock(clock: () => number): SimulatedClock {
  let move = { from: -1, to: -1, startedAt: 0, milliseconds: 0 };
  const now = () => {
    const { from, to, startedAt, milliseconds } = move;
    const part = milliseconds === 0 ? 1 : Math.min(1, (clock() - startedAt) / milliseconds);
    return from + (to - from) * part;
  };
  const moveTo = (second: number) => {
    move = { from: second, to: second, startedAt: 0, milliseconds: 0 };
  };
  return {
    now,
    moveTo,
    glideTo: (second, milliseconds) => {
      move = { from: now(), to: second, startedAt: clock(), milliseconds };
    },
    stop: () => moveTo(now()),
  };
}
