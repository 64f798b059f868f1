import type { Arrivals } from "./arrivals.ts";

export interface Gathering {
  readonly windowSeconds: number;
  readonly largestSize: number;
}

export interface Batch {
  /** Seconds at which its messages arrived. */
  readonly arrivals: Arrivals;
  /** Second at which Lambda invokes the function. */
  readonly leavesAt: number;
}

/** Lambda begins with five long polls of a queue (AWS Lambda, "Using Lambda with Amazon SQS"). */
export const pollers = 5;

/** A message is handed over this long after it arrives, even without a window. An assumption. */
const pollSeconds = 0.02;

/**
 * The invocations, in order. A poller hands its messages over when its window ends or its batch is full. Messages go to the
 * pollers in turn, which makes batches as small as they can get; one poller makes the largest ones.
 */
export function batchesOf(arrivals: Arrivals, gathering: Gathering, pollerCount = pollers): readonly Batch[] {
  const hold = Math.max(gathering.windowSeconds, pollSeconds);
  const ofPoller = Array.from({ length: pollerCount }, (_, poller) =>
    gathered(
      arrivals.filter((_second, index) => index % pollerCount === poller),
      hold,
      gathering.largestSize,
    ),
  );
  return ofPoller.flat().toSorted((one, other) => one.leavesAt - other.leavesAt);
}

function gathered(arrivals: Arrivals, hold: number, largestSize: number): readonly Batch[] {
  const batches: { arrivals: number[]; leavesAt: number }[] = [];
  for (const second of arrivals) {
    const open = batches.at(-1);
    if (open === undefined || second >= open.leavesAt || open.arrivals.length === largestSize) {
      batches.push({ arrivals: [second], leavesAt: second + hold });
      continue;
    }
    open.arrivals.push(second);
    if (open.arrivals.length === largestSize) open.leavesAt = second;
  }
  return batches;
}
