import { expect, test } from "vitest";
import { writeStoredLogs } from "../../../lambda/events/stored-logs.ts";
import { packDelivery } from "../../../lambda/shared/envelope.ts";
import { readFailedEvent } from "../../../scripts/dlq/failed-event.ts";
import { runPayload } from "../../payloads.ts";

const received = 1_800_000_000_000;

function failed(text: string) {
  const delivery = {
    body: Buffer.from(text),
    receivedAtMilliseconds: received,
    receiptId: "a",
    kind: "run_logs",
  } as const;
  const letter = {
    messageId: "m",
    body: packDelivery(delivery) ?? "",
    sentAtMilliseconds: received,
    receiptHandle: "r",
  };
  return readFailedEvent({ ...letter, destination: "logs", attributes: { reason: "too_old" } });
}

const parts = { firstPart: 1, parts: 1, texts: ["text"] };

test("the logs of a run show their run", () => {
  const about = { kind: "logs", payload: runPayload(), phase: "planning", redactions: 0, notes: [] } as const;
  expect(failed(writeStoredLogs({ ...about, ...parts }))).toMatchObject({
    ...{ destination: "logs", reason: "too_old", kind: "run", account: "acme", stack: "production-network" },
    ...{ run: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", state: "FINISHED" },
  });
});

test.each(["{}", writeStoredLogs({ kind: "unread", reason: "the body is not JSON", ...parts })])(
  "%j shows no run",
  (text) => {
    expect(failed(text)).toMatchObject({ run: null, kind: null });
  },
);
