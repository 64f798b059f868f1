import { expect, test } from "vitest";
import type { DeadLetter, DeadLetterQueue } from "../../../scripts/dlq/dead-letter-queue.ts";
import { walkDeadLetters } from "../../../scripts/dlq/dead-letters.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";
import { start, visible } from "./harness.ts";
import { createReluctantQueue, type Reluctance } from "./reluctant-queue.ts";

/** A dead-letter queue with this many messages, in virtual time. */
async function createLetters(count: number, reluctance: Reluctance & { readonly secondsPerReceive?: number } = {}) {
  let now = start;
  const clock = () => now;
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  const standIn = createQueueStandIn({ clock, visibilityTimeoutSeconds: 600 });
  for (let index = 0; index < count; index += 1) await standIn.send({ body: `message ${index}` });
  const { secondsPerReceive = 0 } = reluctance;
  const queue = createReluctantQueue(standIn, { beforeReceive: () => pass(secondsPerReceive), ...reluctance });
  const visits = new Map<string, number>();
  const signal = new AbortController().signal;

  const walk = (
    visit: (letter: DeadLetter) => Promise<"kept" | "removed"> = () => Promise.resolve("kept"),
    changes: Partial<DeadLetterQueue> = {},
  ) =>
    walkDeadLetters(
      { ...queue, ...changes },
      async (letter) => {
        visits.set(letter.body, (visits.get(letter.body) ?? 0) + 1);
        return visit(letter);
      },
      { signal, now: clock, onProgress: () => {} },
    );

  /** The number of visited messages, and of those visited more than once. */
  const visited = () => [visits.size, [...visits.values()].filter((times) => times > 1).length];
  return { standIn, queue, walk, visited, pass, clock };
}

test("a walk of half an hour visits each message once, and makes all visible again", async () => {
  const { standIn, walk, visited, clock } = await createLetters(30_000, { secondsPerReceive: 0.25 });
  expect(await walk()).toEqual({ visited: 30_000, missed: undefined });
  expect(clock() - start).toBeGreaterThan(1_500_000);
  expect(visited()).toEqual([30_000, 0]);
  expect(standIn.depth()).toMatchObject({ visible: 30_000, hidden: 0 });
});

test("a killed walk leaves its messages invisible for ten minutes at most", async () => {
  const { standIn, walk, pass } = await createLetters(2_000, { secondsPerReceive: 2 });
  const killed = new Error("killed");
  let left = 1_990;
  const visit = () => {
    left -= 1;
    return left > 0 ? Promise.resolve("kept" as const) : Promise.reject(killed);
  };
  const hide = (handles: readonly string[], seconds: number) =>
    seconds === 0 ? Promise.resolve() : createReluctantQueue(standIn).hide(handles, seconds);
  await expect(walk(visit, { hide })).rejects.toBe(killed);
  expect(standIn.depth().hidden).toBeGreaterThan(1_900);
  pass(600);
  expect(standIn.depth()).toMatchObject({ visible: 2_000, hidden: 0 });
});

test("a queue that returns nothing ten times in a row is not empty while it counts messages", async () => {
  let receives = 0;
  const { queue, walk, visited } = await createLetters(500, { emptyHanded: 0 });
  const receive = (seconds: number) => {
    receives += 1;
    return receives % 60 < 40 ? Promise.resolve([]) : queue.receive(seconds);
  };
  expect(await walk(undefined, { receive })).toEqual({ visited: 500, missed: undefined });
  expect(visited()).toEqual([500, 0]);
});

test("counts that lag delay the end, and the walk stays complete", async () => {
  const { queue, walk } = await createLetters(5);
  let asked = 0;
  const depth = async () => {
    asked += 1;
    return asked < 20 ? { visible: 3, hidden: 9 } : queue.depth();
  };
  expect(await walk(undefined, { depth })).toEqual({ visited: 5, missed: undefined });
});

test("messages that the queue never returns are reported with their number", async () => {
  const { standIn, queue, walk } = await createLetters(10);
  const depth = () => Promise.resolve({ visible: 6_000, hidden: 10 });
  expect(await walk(undefined, { depth })).toEqual({
    visited: 10,
    missed: "the queue counts about 6000 more event(s) that it did not return",
  });
  expect(await visible(standIn)).toHaveLength(10);
  expect(await queue.depth()).toMatchObject({ hidden: 0 });
});

test("messages that another command holds are reported", async () => {
  const { standIn, walk } = await createLetters(30);
  await standIn.receive(12);
  expect(await walk()).toEqual({
    visited: 18,
    missed: "about 12 more event(s) are held by another command, or by one that was killed in the last ten minutes",
  });
});

test("the in-flight limit of SQS is reported", async () => {
  const { walk } = await createLetters(0);
  let handed = 0;
  const receive = () => {
    const ids = Array.from({ length: Math.min(10, 120_000 - handed) }, (_, index) => String(handed + index));
    handed += ids.length;
    const letter = { destination: "metrics" as const, body: "", attributes: {}, sentAtMilliseconds: 0 };
    return Promise.resolve(ids.map((messageId) => ({ ...letter, messageId, receiptHandle: messageId })));
  };
  let shown = 0;
  const hide = (handles: readonly string[], seconds: number) => {
    if (seconds === 0) shown += handles.length;
    return Promise.resolve();
  };
  const depth = () => Promise.resolve({ visible: 300, hidden: 120_000 });
  expect(await walk(undefined, { receive, hide, depth })).toEqual({
    visited: 120_000,
    missed:
      "the queue counts about 300 more event(s) that it did not return: SQS keeps at most 120000 messages invisible at once",
  });
  expect(shown).toBe(120_000);
});

test("a walk that deletes its messages is not bound by the in-flight limit", async () => {
  const { standIn, queue, walk } = await createLetters(300, { mostHidden: 100 });
  const remove = async ({ receiptHandle }: DeadLetter) => {
    await queue.remove(receiptHandle);
    return "removed" as const;
  };
  expect(await walk(remove)).toEqual({ visited: 300, missed: undefined });
  expect(standIn.messages()).toEqual([]);
});

test("without readable counts, a walk may have missed messages", async () => {
  const { walk } = await createLetters(3);
  const depth = () => Promise.reject(new Error("AccessDenied: sqs:GetQueueAttributes"));
  expect(await walk(undefined, { depth })).toMatchObject({
    visited: 3,
    missed: expect.stringContaining("AccessDenied: sqs:GetQueueAttributes"),
  });
});

test("messages that arrive after the start are left alone, so that the walk ends", async () => {
  const { standIn, queue, walk, pass } = await createLetters(50);
  const receive = async (seconds: number) => {
    pass(3);
    await standIn.send({ body: "later" });
    return queue.receive(seconds);
  };
  const { visited: count } = await walk(undefined, { receive });
  expect(count).toBe(50);
  expect((await visible(standIn)).filter((body) => body !== "later")).toHaveLength(50);
});

test("a deleted message that SQS returns again is deleted again, and not visited", async () => {
  const { standIn, queue, walk, visited } = await createLetters(1, { emptyHanded: 0 });
  const [letter] = await queue.receive(600);
  if (letter === undefined) throw new Error("nothing was received");
  let calls = 0;
  const removed: string[] = [];
  const receive = () => {
    calls += 1;
    return Promise.resolve(calls === 1 || calls === 6 ? [{ ...letter, receiptHandle: `handle ${calls}` }] : []);
  };
  const remove = (handle: string) => {
    removed.push(handle);
    return standIn.remove(letter.receiptHandle);
  };
  const visit = async ({ receiptHandle }: DeadLetter) => {
    await remove(receiptHandle);
    return "removed" as const;
  };
  expect(await walk(visit, { receive, remove })).toMatchObject({ visited: 1 });
  expect(removed).toEqual(["handle 1", "handle 6"]);
  expect(visited()).toEqual([1, 0]);
});

test("a message that is received twice at once is visited once, with the newer handle", async () => {
  const { queue, walk, visited } = await createLetters(1, { emptyHanded: 0 });
  const [letter] = await queue.receive(600);
  if (letter === undefined) throw new Error("nothing was received");
  let calls = 0;
  const receive = () => {
    calls += 1;
    return Promise.resolve(calls <= 2 ? [{ ...letter, receiptHandle: `handle ${calls}` }] : []);
  };
  const handles: string[] = [];
  const visit = ({ receiptHandle }: DeadLetter) => {
    handles.push(receiptHandle);
    return Promise.resolve("kept" as const);
  };
  await walk(visit, { receive, hide: () => Promise.resolve() });
  expect(handles).toEqual(["handle 2"]);
  expect(visited()).toEqual([1, 0]);
});
