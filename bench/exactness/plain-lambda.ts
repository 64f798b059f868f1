import { parseJson } from "../../lambda/shared/json.ts";
import { readMessage } from "../../test/oracle/generator.ts";
import { noFault } from "../../test/oracle/post-faults.ts";
import type { World } from "../../test/oracle/world.ts";
import { second } from "../../test/virtual-time.ts";
import { timedSeries } from "./direct.ts";
import { postDeadlineMilliseconds, scheduledExchange } from "./schedule.ts";

/** Sends each message at the event's second or at the second of sending. There is no ledger. */
export function startPlainLambda(world: World, at: "event" | "sending"): void {
  const { time, queue } = world;
  const post = scheduledExchange(world);
  const run = async (): Promise<void> => {
    while (!world.stopped) {
      await time.sleep(second);
      if (queue.messages().length === 0) continue;
      for (const { body, receiptHandle } of await queue.receive(10)) {
        const now = time.now() / 1000;
        const series = timedSeries(parseJson(readMessage(body).body), (own) => (at === "event" ? own : now), now);
        const answer = await post(series, noFault, postDeadlineMilliseconds);
        if (answer.kind === "answered" && answer.status === 202) await queue.remove(receiptHandle);
        else await queue.changeVisibility(receiptHandle, 60);
      }
    }
  };
  for (let count = 3; count > 0; count -= 1) run().catch((error: unknown) => world.violations.push(String(error)));
}
