import { shown } from "../statistics.ts";
import { drain } from "./drain.ts";

/** Series beside the run's own thirteen, so that ten runs fill a POST. */
const userMetrics = 987;
const mostGrowth = 1.5;

/** Memory while a POST is under way, by the size of the batch: the cut into POSTs bounds it. Needs `--expose-gc`. */
export async function benchBatchMemory(): Promise<void> {
  console.log(
    "\nPeak memory of a batch of runs with 1,000 series each, while Datadog has a POST, without the messages",
  );
  const megabytes: number[] = [];
  for (const events of [10, 20, 50, 100]) {
    const { peak, posts } = await peakOf(events);
    megabytes.push(peak);
    console.log(`${events} runs: ${shown(peak)} MB, ${posts} POSTs`);
  }
  const growth = Math.max(...megabytes.slice(1)) / (megabytes[1] ?? Number.NaN);
  console.log(
    `from 20 to 100 runs, ${shown(growth)} × the memory, aim ${mostGrowth}: ${growth <= mostGrowth ? "reached" : "missed"}`,
  );
}

async function peakOf(events: number): Promise<{ readonly peak: number; readonly posts: number }> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("run it by npm run bench, which exposes the garbage collector");
  gc();
  let base: number | undefined;
  let peak = 0;
  const { posts } = await drain({
    events,
    userMetrics,
    batchSize: events,
    onPost: () => {
      gc();
      const used = process.memoryUsage().heapUsed + process.memoryUsage().external;
      // The first POST is a heartbeat: the messages are there already, and no event is mapped.
      base ??= used;
      peak = Math.max(peak, used - base);
    },
  });
  return { peak: peak / 1024 ** 2, posts };
}
