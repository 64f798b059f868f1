export interface SimulatedEnds {
  /** Takes the id of a run or module version, and a second of the calendar. */
  readonly remember: (id: string, second: number) => void;
  /** In whole seconds. `undefined` unless it was generated recently. */
  readonly secondOf: (id: string) => number | undefined;
}

const maximumEnds = 2_000;

/** Keeps the second of the simulated calendar in which each generated run ended. */
export function createSimulatedEnds(maximum = maximumEnds): SimulatedEnds {
  const seconds = new Map<string, number>();
  return {
    remember: (id, second) => {
      seconds.set(id, Math.floor(second));
      const [oldest] = seconds.keys();
      if (seconds.size > maximum && oldest !== undefined) seconds.delete(oldest);
    },
    secondOf: (id) => seconds.get(id),
  };
}
