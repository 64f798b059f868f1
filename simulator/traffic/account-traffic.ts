import { type Arrival, createCalendar } from "./calendar.ts";
import { publicParallelism, workerPools } from "./fleet.ts";
import { runInput, type TimelessInput } from "./policy-inputs.ts";
import { createRunSchedule } from "./run-schedule.ts";
import type { RunTimeline } from "./run-timeline.ts";

export interface EndedEvent {
  /** Id of a run or a module version. */
  readonly id?: string;
  /** Seconds since the calendar's first midnight. */
  readonly second: number;
  readonly input: TimelessInput;
}

/** Events that ended in the same minute, in order. */
export interface Moment {
  readonly second: number;
  readonly events: readonly [EndedEvent, ...EndedEvent[]];
}

export interface AccountTraffic {
  /** Never ends. */
  readonly next: () => Moment;
}

/** Lets the runs of the calendar wait and work until they end. Each run is reported when it starts. */
export function createAccountTraffic(seed: number, name: string, onStart: (run: RunTimeline) => void): AccountTraffic {
  const calendar = createCalendar(seed, name);
  const ended: EndedEvent[] = [];
  const schedule = createRunSchedule(workersByPool(), (run, second) =>
    ended.push({ id: run.run.id, second, input: runInput(run) }),
  );
  let arrival = calendar.next().value;

  const begin = ({ second, runs, others }: Arrival) => {
    for (const run of runs) onStart(schedule.start(run, second));
    ended.push(...others.map((other) => ({ ...other, second })));
    arrival = calendar.next().value;
  };

  return {
    next: () => {
      for (;;) {
        const change = schedule.nextChange();
        const [first, ...more] = ended;
        if (first !== undefined && Math.min(change, arrival.second) >= minuteAfter(first.second)) {
          ended.length = 0;
          return { second: more.at(-1)?.second ?? first.second, events: [first, ...more] };
        }
        if (change <= arrival.second) schedule.step();
        else begin(arrival);
      }
    },
  };
}

function minuteAfter(second: number): number {
  return 60 * (Math.floor(second / 60) + 1);
}

/** Drained workers take no runs. The public pool has the name "". */
function workersByPool(): ReadonlyMap<string, number> {
  const available = workerPools.map(
    ({ name, workers }) => [name, workers.filter(({ drained }) => !drained).length] as const,
  );
  return new Map([["", publicParallelism], ...available]);
}
