import { branches, modules, type Stack, stacks } from "./fleet.ts";
import { internalErrorInput, moduleVersionInput, type RunPlan, runInput, type TimelessInput } from "./policy-inputs.ts";
import { createRandom, type Random } from "./random.ts";

export interface Moment {
  /** Counts from 0, a Monday, without end. */
  readonly day: number;
  readonly minute: number;
  readonly inputs: readonly TimelessInput[];
}

export const minutesOfDay = 24 * 60;
const slotMinutes = 10;

/** Runs in an average week, rounded to a hundred. */
export const runsOfWeek = 2_100;

/**
 * An endless series: pushes that propose runs of several stacks, merges, tasks, a night of drift detection, quiet
 * weekends. A seed always gives the same runs. `name` makes the ids unique.
 */
export function* createCalendar(seed: number, name: string): Generator<Moment, never> {
  const random = createRandom(seed);
  let count = 0;
  const newId = () => {
    count += 1;
    return `${name}${String(count).padStart(7, "0")}`;
  };
  for (let day = 0; ; day += 1) {
    for (let minute = 0; minute < minutesOfDay; minute += slotMinutes) {
      const moments = slot(day, minute, random, newId);
      for (const [index, inputs] of moments.entries()) {
        yield { day, minute: minute + Math.floor((index / moments.length) * slotMinutes), inputs };
      }
    }
  }
}

function slot(day: number, minute: number, random: Random, newId: () => string): readonly TimelessInput[][] {
  const crowd = activity(day, minute / 60);
  const run = (stack: Stack, type: RunPlan["type"], branch: string, isDriftDetection = false) =>
    runInput(newId(), { stack, type, branch, isDriftDetection, crowd }, random);
  const neighbours = (most: number) => {
    const { space } = random.pick(stacks);
    return stacks.filter((stack) => stack.space === space && random.chance(0.6)).slice(0, most);
  };
  const moments: TimelessInput[][] = [];
  if (minute === 120) moments.push(stacks.map((stack) => run(stack, "PROPOSED", "main", true)));
  if (random.chance(0.9 * crowd)) {
    const branch = random.pick(branches);
    moments.push(neighbours(6).map((stack) => run(stack, "PROPOSED", branch)));
  }
  if (random.chance(0.6 * crowd)) moments.push(neighbours(3).map((stack) => run(stack, "TRACKED", "main")));
  if (random.chance(0.2 * crowd)) {
    const stack = random.pick(stacks);
    moments.push(Array.from({ length: 1 + random.below(4) }, () => run(stack, "TASK", "main")));
  }
  if (minute === 19 * 60) moments.push([run(stacks.at(-1) ?? stacks[0], "DESTROY", "main")]);
  if (minute % 480 === 0) {
    moments.push([moduleVersionInput(newId(), random.pick(modules), minute === 480 ? "FAILED" : "ACTIVE")]);
  }
  if (minute === 570) moments.push([internalErrorInput(day % 2 === 0 ? "ERROR" : "WARNING")]);
  return moments.filter(({ length }) => length > 0);
}

/** From 0 to 1. */
function activity(day: number, hour: number): number {
  if (day % 7 >= 5) return 0.06;
  if (hour >= 8 && hour < 18) return 1;
  return hour >= 6 && hour < 22 ? 0.3 : 0.04;
}
