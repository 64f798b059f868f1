import { describe, expect, test } from "vitest";
import type { Inbox, Outbox } from "../../lambda/adapters/queue.ts";

/** A queue, its dead-letter queue and Lambda's handling of them. */
export interface QueueHarness {
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly receive: (maximum: number) => Promise<readonly ReceivedHere[]>;
  readonly remove: (receiptHandle: string) => Promise<void>;
  /** Messages on the dead-letter queue, with their attributes. */
  readonly deadLettered: () => Promise<readonly DeadLetteredHere[]>;
  /** When these messages were first sent, in milliseconds since 1970. */
  readonly deadLetteredAt: () => Promise<readonly number[]>;
  /** Advances time. */
  readonly pass: (seconds: number) => Promise<void>;
}

export interface ReceivedHere {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly receiveCount: number;
  readonly sentAtMilliseconds: number;
}

export interface DeadLetteredHere {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface QueueTraits {
  readonly visibilityTimeoutSeconds: number;
  readonly maxReceiveCount: number;
  /** SQS accepts a minute at least. */
  readonly retentionSeconds: number;
}

const mebibyte = 1024 * 1024;
const traits: QueueTraits = { visibilityTimeoutSeconds: 60, maxReceiveCount: 100, retentionSeconds: 4 * 24 * 60 * 60 };

/** The receiver's and the forwarder's assumptions about SQS, for the service and its stand-in. */
export function describeQueueContract(name: string, makeHarness: (traits: QueueTraits) => Promise<QueueHarness>): void {
  describe(`the queue contract: ${name}`, () => {
    test("delivers a message unchanged, with its send time", async () => {
      const { outbox, receive } = await makeHarness(traits);
      const body = `{"text":"tab\\t, \n line, ünïcödé 🚀, <&>\\u0000"}`;
      await outbox.enqueue(body);
      const [message] = await receive(10);
      expect(message).toMatchObject({ body, receiveCount: 1 });
      expect(message?.sentAtMilliseconds).toBeGreaterThan(1_600_000_000_000);
    });

    test("returns at most the requested number of messages, and the rest later", async () => {
      const { outbox, receive } = await makeHarness(traits);
      for (const body of ["a", "b", "c"]) await outbox.enqueue(body);
      const first = await receive(2);
      const second = await receive(2);
      expect(first).toHaveLength(2);
      expect([...first, ...second].map(({ body }) => body).sort()).toEqual(["a", "b", "c"]);
    });

    test("hides a received message, and delivers it again after the visibility timeout", async () => {
      const { outbox, receive, pass } = await makeHarness({ ...traits, visibilityTimeoutSeconds: 1 });
      await outbox.enqueue("again");
      const [first] = await receive(1);
      expect(await receive(1)).toEqual([]);
      await pass(1.5);
      const [second] = await receive(1);
      expect(second).toMatchObject({
        messageId: first?.messageId,
        sentAtMilliseconds: first?.sentAtMilliseconds,
        receiveCount: 2,
      });
      expect(second?.receiptHandle).not.toBe(first?.receiptHandle);
    });

    test("does not deliver a removed message again", async () => {
      const { outbox, receive, remove, pass } = await makeHarness({ ...traits, visibilityTimeoutSeconds: 1 });
      await outbox.enqueue("once");
      const [message] = await receive(1);
      await remove(message?.receiptHandle ?? "");
      await pass(1.5);
      expect(await receive(1)).toEqual([]);
    });

    test("delays any number of messages by their seconds, whatever the timeout", async () => {
      const { outbox, inbox, receive, pass } = await makeHarness(traits);
      for (let index = 0; index < 12; index += 1) await outbox.enqueue(`message ${index}`);
      const received = [...(await receive(10)), ...(await receive(10))];
      await inbox.delay(
        received.map(({ receiptHandle }, index) => ({ receiptHandle, seconds: index === 11 ? 30 : index % 2 })),
      );
      const atOnce = await receive(10);
      expect(atOnce).toHaveLength(6);
      await pass(1.5);
      const later = await receive(10);
      expect(later).toHaveLength(5);
      expect([...atOnce, ...later].every(({ receiveCount }) => receiveCount === 2)).toBe(true);
    });

    test("throws when a message cannot be delayed", async () => {
      const { outbox, inbox, receive, remove } = await makeHarness(traits);
      await outbox.enqueue("gone");
      const [message] = await receive(1);
      const receiptHandle = message?.receiptHandle ?? "";
      await remove(receiptHandle);
      await expect(inbox.delay([{ receiptHandle, seconds: 1 }])).rejects.toThrow("1 of 1 visibilities not changed");
    });

    test("dead-letters a message with its reason", async () => {
      const { inbox, deadLettered } = await makeHarness(traits);
      const why = { reason: "rejected", detail: "Datadog answered 400", eventId: '["acme"]' } as const;
      await inbox.deadLetter({ body: "bad", ...why, attempts: 3 });
      expect(await deadLettered()).toEqual([{ body: "bad", attributes: { ...why, attempts: "3" } }]);
    });

    test.each([
      ["empty", "", "-"],
      ["of control characters", "a\u0000b\u001fc\uffff", "a?b?c?"],
      ["of half a character", "a\ud800", "a\ufffd"],
      ["very long", "x".repeat(10_000), "x".repeat(400)],
    ])("dead-letters a message whose detail is %s", async (_, detail, kept) => {
      const { inbox, deadLettered } = await makeHarness(traits);
      await inbox.deadLetter({ body: "bad", reason: "malformed", detail });
      expect(await deadLettered()).toEqual([{ body: "bad", attributes: { reason: "malformed", detail: kept } }]);
    });

    test("accepts a message of a mebibyte, and refuses a larger one", async () => {
      const { outbox, receive } = await makeHarness(traits);
      await outbox.enqueue("ä".repeat(mebibyte / 2));
      await expect(outbox.enqueue(`${"ä".repeat(mebibyte / 2)}x`)).rejects.toBeInstanceOf(Error);
      expect((await receive(10)).map(({ body }) => Buffer.byteLength(body))).toEqual([mebibyte]);
    });

    test.each([
      ["a control character", "\u0001"],
      ["U+FFFF", "\uffff"],
      ["nothing", ""],
    ])("refuses %s", async (_, body) => {
      const { outbox, receive } = await makeHarness(traits);
      await expect(outbox.enqueue(body)).rejects.toBeInstanceOf(Error);
      expect(await receive(10)).toEqual([]);
    });

    test("moves a message to the dead-letter queue after the last receive", async () => {
      const { outbox, inbox, receive, deadLettered } = await makeHarness({ ...traits, maxReceiveCount: 2 });
      await outbox.enqueue("poison");
      for (const receiveCount of [1, 2]) {
        const [message] = await receive(1);
        expect(message?.receiveCount).toBe(receiveCount);
        await inbox.delay([{ receiptHandle: message?.receiptHandle ?? "", seconds: 0 }]);
      }
      expect(await receive(1)).toEqual([]);
      expect(await deadLettered()).toEqual([{ body: "poison", attributes: {} }]);
    });

    test("keeps the first send time of a message on the dead-letter queue", async () => {
      const { outbox, inbox, receive, pass, deadLetteredAt } = await makeHarness({ ...traits, maxReceiveCount: 1 });
      await outbox.enqueue("poison");
      const [message] = await receive(1);
      await pass(1.5);
      await inbox.delay([{ receiptHandle: message?.receiptHandle ?? "", seconds: 0 }]);
      expect(await receive(1)).toEqual([]);
      expect(await deadLetteredAt()).toEqual([message?.sentAtMilliseconds]);
    });

    test("silently deletes a message at the end of its retention, and keeps younger ones", async () => {
      const { outbox, receive, pass } = await makeHarness({
        ...traits,
        ...{ visibilityTimeoutSeconds: 1, retentionSeconds: 60 },
      });
      await outbox.enqueue("received before");
      expect(await receive(10)).toHaveLength(1);
      await outbox.enqueue("never received");
      await pass(30);
      await outbox.enqueue("younger");
      await pass(32);
      expect((await receive(10)).map(({ body }) => body)).toEqual(["younger"]);
    }, 90_000);
  });
}
