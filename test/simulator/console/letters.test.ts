import { expect, test } from "vitest";
import { packDelivery } from "../../../lambda/shared/envelope.ts";
import { readLetters } from "../../../simulator/console/letters.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";
import { runPayload } from "../../payloads.ts";

function queueWithLetters() {
  let now = 1_000;
  const queue = createQueueStandIn({ clock: () => now, visibilityTimeoutSeconds: 1 });
  const payload = JSON.stringify(runPayload());
  const body = packDelivery({ body: Buffer.from(payload), receiptId: "receipt", receivedAtMilliseconds: 500 });
  queue.put({ body: body ?? "", attributes: { reason: "rejected", detail: "Datadog answered 400", eventId: "one" } });
  now = 2_000;
  queue.put({ body: "not a delivery" });
  return { queue, payload };
}

test("lists letters newest first, with the fields that identify one", () => {
  const { queue } = queueWithLetters();
  const letters = readLetters([{ name: "metrics", deadLetterQueue: queue }]);
  const ids = queue.messages().map(({ messageId }) => messageId);
  expect(letters.list()).toEqual([
    {
      ...{ id: ids[1], destination: "metrics", reason: "too many receives", detail: "", eventId: null, title: null },
      time: "1970-01-01T00:00:02.000Z",
    },
    {
      ...{ id: ids[0], destination: "metrics", reason: "rejected", detail: "Datadog answered 400", eventId: "one" },
      title: expect.stringContaining(" · "),
      time: "1970-01-01T00:00:01.000Z",
    },
  ]);
});

test("the state changes when a letter leaves and when another enters", () => {
  const { queue } = queueWithLetters();
  const letters = readLetters([{ name: "metrics", deadLetterQueue: queue }]);
  const [first, second] = queue.messages().map(({ messageId }) => messageId);
  expect(letters.state()).toEqual({ count: 2, newestId: second });
  const elsewhere = createQueueStandIn({ clock: () => 3_000, visibilityTimeoutSeconds: 1 });
  queue.moveTo(elsewhere, new Set([second ?? ""]));
  expect(letters.state()).toEqual({ count: 1, newestId: first });
  queue.moveTo(elsewhere);
  expect(letters.state()).toEqual({ count: 0, newestId: null });
});

test("reads the decoded body and the attributes of one letter", () => {
  const { queue, payload } = queueWithLetters();
  const letters = readLetters([{ name: "metrics", deadLetterQueue: queue }]);
  const [delivered, foreign] = queue.messages().map(({ messageId }) => messageId);
  expect(letters.read(delivered ?? "")).toMatchObject({
    attributes: { reason: "rejected", detail: "Datadog answered 400", eventId: "one" },
    receivedAt: "1970-01-01T00:00:00.500Z",
    body: payload,
  });
  expect(letters.read(foreign ?? "")).toMatchObject({ attributes: {}, receivedAt: null, body: "not a delivery" });
  expect(letters.read("none")).toBeUndefined();
});
