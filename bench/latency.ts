import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forwarderBatch } from "../lambda/contract/queue.ts";
import { at } from "../lambda/shared/json.ts";
import { buildOurs } from "./cold-start/bundles.ts";
import { firstEvent } from "./cold-start/first-events.ts";
import { environmentOf } from "./cold-start/process.ts";
import { delays, floors, type Temperature } from "./latency/delays.ts";
import { startLambda } from "./latency/invocation.ts";
import { type Milestones, ofForwarder, ofReceiver } from "./latency/milestones.ts";
import { startSlowServices } from "./latency/slow-services.ts";
import { percentileOf, shown } from "./statistics.ts";

const aim = 1.3;
const windowMilliseconds = forwarderBatch.windowSeconds * 1000;
const temperatures = ["cold", "warm"] as const satisfies readonly Temperature[];

/** The way of one event: by a fresh receiver and a fresh forwarder, and by both again a minute later. */
type Way = Readonly<Record<"receiver" | "forwarder", Milestones>>;

/** From the webhook's POST to Datadog's 202, over services on the loopback that take their time. */
export async function benchLatency(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "spacelift-datadog-bench-"));
  const slow = await startSlowServices();
  const ways: Record<Temperature, Way[]> = { cold: [], warm: [] };
  try {
    const bundles = { receiver: await buildOurs(folder, "receiver"), forwarder: await buildOurs(folder, "forwarder") };
    const env = { ...environmentOf(slow.services), NODE_EXTRA_CA_CERTS: slow.caFile };
    // The first round only warms the page cache.
    for (let round = 0; round <= rounds; round += 1) {
      const receiver = startLambda(bundles.receiver.file, env);
      const forwarder = startLambda(bundles.forwarder.file, env);
      for (const temperature of temperatures) {
        slow.takeSteps();
        const received = await receiver.invoke(firstEvent("receiver", slow.services.url));
        if (at(received.answer, "statusCode") !== 202) throw new Error(JSON.stringify(received.answer));
        const way = {
          receiver: ofReceiver(received, slow.takeSteps()),
          forwarder: ofForwarder(await forwarder.invoke(firstEvent("forwarder", slow.services.url)), slow.takeSteps()),
        };
        if (round > 0) ways[temperature].push(way);
      }
      await Promise.all([receiver.end(), forwarder.end()]);
    }
  } finally {
    await slow.services.close();
    rmSync(folder, { recursive: true });
  }
  console.log(`milliseconds of an answer, assumed: ${JSON.stringify(delays)}`);
  for (const temperature of temperatures) report(temperature, ways[temperature]);
}

function report(temperature: Temperature, ways: readonly Way[]): void {
  const rows = (["receiver", "forwarder"] as const).flatMap((name) =>
    Object.keys(ways[0]?.[name].after ?? {}).map((milestone) => {
      const times = ways.flatMap((way) => way[name].after[milestone] ?? []);
      return [`${temperature} ${name}: ${milestone}`, { "p50, ms": median(times), "p99, ms": slowest(times) }] as const;
    }),
  );
  console.table(Object.fromEntries(rows));
  const code = ways.map(({ receiver, forwarder }) => receiver.end + forwarder.end);
  const floor = floors[temperature].receiver + floors[temperature].forwarder;
  const compare = (name: string, times: readonly number[], least: number) => {
    const ratio = percentileOf(times, 0.5) / least;
    console.log(
      `${temperature}, ${name}: p50 ${median(times)} ms, p99 ${slowest(times)} ms, floor ${shown(least)} ms: ${shown(ratio)} × the floor, aim ${aim}: ${ratio <= aim ? "reached" : "missed"}`,
    );
  };
  const whole = code.map((milliseconds) => milliseconds + windowMilliseconds);
  compare("from POST to 202", whole, floor + windowMilliseconds);
  compare("without the batching window", code, floor);
}

function median(times: readonly number[]): string {
  return shown(percentileOf(times, 0.5));
}

function slowest(times: readonly number[]): string {
  return shown(percentileOf(times, 0.99));
}
