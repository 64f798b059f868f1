import { asList, at } from "../../lambda/shared/json.ts";
import type { Moment } from "./calendar.ts";

export interface SimulatedEnds {
  readonly remember: (input: unknown, start: Pick<Moment, "day" | "minute">) => void;
  /** Takes the id of a run or module version. `undefined` unless it was generated recently. */
  readonly secondOf: (id: string) => number | undefined;
}

const maximumEnds = 2_000;

/** Keeps the second of the simulated calendar in which each generated run ended. */
export function createSimulatedEnds(maximum = maximumEnds): SimulatedEnds {
  const seconds = new Map<string, number>();
  return {
    remember: (input, start) => {
      const id = at(input, "run_updated", "run", "id") ?? at(input, "module_version", "version", "id");
      if (typeof id !== "string") return;
      seconds.set(id, endOf(input, start));
      const [oldest] = seconds.keys();
      if (seconds.size > maximum && oldest !== undefined) seconds.delete(oldest);
    },
    secondOf: (id) => seconds.get(id),
  };
}

/** Whole seconds since the calendar's first midnight: the start plus the durations of all states. */
function endOf(input: unknown, { day, minute }: Pick<Moment, "day" | "minute">): number {
  const nanoseconds = asList(at(input, "run_updated", "timing"))
    .map((state) => at(state, "duration"))
    .reduce<number>((sum, duration) => sum + (typeof duration === "number" ? duration : 0), 0);
  return (day * 24 * 60 + minute) * 60 + Math.floor(nanoseconds / 1e9);
}
