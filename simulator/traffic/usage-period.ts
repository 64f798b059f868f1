import { secondsOfDay } from "./calendar.ts";

interface WorkerSeconds {
  readonly publicPool: number;
  readonly privatePools: number;
}

export interface PeriodUsage {
  /** Seconds of the calendar. */
  readonly start: number;
  readonly end: number;
  readonly publicMinutes: number;
  readonly privateMinutes: number;
}

const periodSeconds = 28 * secondsOfDay;

/** Measures a billing period of four weeks. Takes all worker seconds so far. Seconds never decrease. */
export function createUsageMeter(): (second: number, total: WorkerSeconds) => PeriodUsage {
  let period = 0;
  let before: WorkerSeconds = { publicPool: 0, privatePools: 0 };
  return (second, total) => {
    const current = Math.max(0, Math.floor(second / periodSeconds));
    if (current > period) {
      period = current;
      before = total;
    }
    return {
      start: period * periodSeconds,
      end: (period + 1) * periodSeconds,
      publicMinutes: Math.floor((total.publicPool - before.publicPool) / 60),
      privateMinutes: Math.floor((total.privatePools - before.privatePools) / 60),
    };
  };
}
