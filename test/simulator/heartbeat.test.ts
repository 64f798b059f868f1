import { expect, test } from "vitest";
import { heartbeatMessage } from "../../lambda/contract/queue.ts";
import { sendHeartbeats } from "../../simulator/heartbeat.ts";
import { createQueueStandIn } from "../../simulator/stand-ins/queue.ts";

test("queues a heartbeat every five minutes, also after a failed one", async () => {
  let minutes = 0;
  const stop = new AbortController();
  const refused = [true, false];
  const queue = createQueueStandIn({
    clock: () => minutes * 60_000,
    visibilityTimeoutSeconds: 30,
    disrupt: () => (refused.shift() === true ? "refuse" : "none"),
  });
  await sendHeartbeats(queue, stop.signal, async (milliseconds) => {
    minutes += milliseconds / 60_000;
    if (minutes > 60) stop.abort();
  });
  expect(queue.messages().map(({ body, sentAtMilliseconds }) => [body, sentAtMilliseconds / 60_000])).toEqual(
    [10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60].map((minute) => [heartbeatMessage, minute]),
  );
});

test("stops at once", async () => {
  const stop = new AbortController();
  const queue = createQueueStandIn({ clock: () => 0, visibilityTimeoutSeconds: 30 });
  const sending = sendHeartbeats(queue, stop.signal);
  stop.abort();
  await sending;
  expect(queue.messages()).toEqual([]);
});
