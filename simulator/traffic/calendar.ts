import { branches, modules, type Stack, stacks } from "./fleet.ts";
import { type PlannedRun, planRun, type RunPlan } from "./planned-run.ts";
import { internalErrorInput, moduleVersionInput, type TimelessInput } from "./policy-inputs.ts";
import { createRandom, type Random } from "./random.ts";

export interface OtherEvent {
  /** Absent for an internal error. */
  readonly id?: string;
  readonly input: TimelessInput;
}

/** Runs that start together, or an event that is no run. */
export interface Arrival {
  /** Seconds since the first midnight, of a Monday. */
  readonly second: number;
  readonly runs: readonly PlannedRun[];
  readonly others: readonly OtherEvent[];
}

export const minutesOfDay = 24 * 60;
export const secondsOfDay = 60 * minutesOfDay;
const slotMinutes = 10;

/** Runs in an average week, rounded to a hundred. */
export const runsOfWeek = 2_100;

/**
 * An endless series: pushes that propose runs of several stacks, merges, tasks, a night of drift detection, quiet
 * weekends. A seed always gives the same runs. `name` makes the ids unique.
 */
export function* createCalendar(seed: number, name: string): Generator<Arrival, never> {
  const random = createRandom(seed);
  let count = 0;
  const newId = () => {
    count += 1;
    return `${name}${String(count).padStart(7, "0")}`;
  };
  for (let day = 0; ; day += 1) {
    for (let minute = 0; minute < minutesOfDay; minute += slotMinutes) {
      const arrivals = slot(day, minute, random, newId);
      for (const [index, arrival] of arrivals.entries()) {
        const offset = minute + Math.floor((index / arrivals.length) * slotMinutes);
        yield { ...arrival, second: 60 * (day * minutesOfDay + offset) };
      }
    }
  }
}

type Group = Omit<Arrival, "second">;

function slot(day: number, minute: number, random: Random, newId: () => string): readonly Group[] {
  const crowd = activity(day, minute / 60);
  const run = (stack: Stack, type: RunPlan["type"], branch: string, isDriftDetection = false) =>
    planRun(newId(), { stack, type, branch, isDriftDetection }, random);
  const neighbours = (most: number) => {
    const { space } = random.pick(stacks);
    return stacks.filter((stack) => stack.space === space && random.chance(0.6)).slice(0, most);
  };
  const together: PlannedRun[][] = [];
  if (minute === 120) together.push(stacks.map((stack) => run(stack, "PROPOSED", "main", true)));
  if (random.chance(0.9 * crowd)) {
    const branch = random.pick(branches);
    together.push(neighbours(6).map((stack) => run(stack, "PROPOSED", branch)));
  }
  if (random.chance(0.6 * crowd)) together.push(neighbours(3).map((stack) => run(stack, "TRACKED", "main")));
  if (random.chance(0.2 * crowd)) {
    const stack = random.pick(stacks);
    together.push(Array.from({ length: 1 + random.below(4) }, () => run(stack, "TASK", "main")));
  }
  if (minute === 19 * 60) together.push([run(stacks.at(-1) ?? stacks[0], "DESTROY", "main")]);
  const others: OtherEvent[] = [];
  if (minute % 480 === 0) {
    const id = newId();
    others.push({ id, input: moduleVersionInput(id, random.pick(modules), minute === 480 ? "FAILED" : "ACTIVE") });
  }
  if (minute === 570) others.push({ input: internalErrorInput(day % 2 === 0 ? "ERROR" : "WARNING") });
  return [
    ...together.filter(({ length }) => length > 0).map((runs) => ({ runs, others: [] })),
    ...others.map((other) => ({ runs: [], others: [other] })),
  ];
}

/** From 0 to 1. */
function activity(day: number, hour: number): number {
  if (day % 7 >= 5) return 0.06;
  if (hour >= 8 && hour < 18) return 1;
  return hour >= 6 && hour < 22 ? 0.3 : 0.04;
}
