import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readStoredLogs, type StoredLogs } from "../../../../lambda/events/stored-logs.ts";
import { sign } from "../../../../lambda/receiver/domain/signature.ts";
import { cleanText } from "../../../../lambda/receiver/run-logs/domain/clean-text.ts";
import { createRunLogsReceiver } from "../../../../lambda/receiver/run-logs/receive-run-logs.ts";
import { createCachedValue, webhookSecretAges } from "../../../../lambda/shared/cached-value.ts";
import { type Delivery, unpackDelivery } from "../../../../lambda/shared/envelope.ts";
import { Secret } from "../../../../lambda/shared/secret.ts";
import { runPayload } from "../../../payloads.ts";
import { lambdaContext } from "../../lambda-context.ts";
import { knownSecrets } from "./known-secrets.ts";

const secret = new Secret("the secret of run logs");
const awsKey = `AKI${"A"}IOSFODNN7EXAMPLE`;
const largestMessage = 1024 * 1024;

/** The same bytes in every run, which cannot be compressed. */
function noise(outputLength: number): Buffer {
  return createHash("shake256", { outputLength }).update("run logs").digest();
}

function harness(redactions: readonly string[] = []) {
  const queue = { messages: [] as string[], failures: 0 };
  const logged: string[] = [];
  const clock = { milliseconds: 1_800_000_000_000, step: 0 };
  const now = () => {
    clock.milliseconds += clock.step;
    return clock.milliseconds;
  };
  const receiver = createRunLogsReceiver(
    {
      secrets: createCachedValue(async () => [{ secret }], { ...webhookSecretAges, now: () => 0 }),
      enqueue: async (message) => {
        if (queue.failures > 0) {
          queue.failures -= 1;
          throw new Error("SQS is out of reach");
        }
        queue.messages.push(message);
      },
      now,
      log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
    },
    { redactions },
  );
  const post = async (body: Uint8Array | string, by: Secret = secret) => {
    const bytes = Buffer.from(body);
    const headers = { "x-signature-256": sign(by, bytes) };
    const event = { body: bytes.toString("base64"), isBase64Encoded: true, headers };
    const { statusCode } = await receiver(event, lambdaContext());
    return statusCode;
  };
  const deliveries = () => queue.messages.map((message): Partial<Delivery> => unpackDelivery(message) ?? {});
  const stored = () => deliveries().map(({ body = Buffer.alloc(0) }) => readStoredLogs(Buffer.from(body).toString()));
  return { post, queue, logged, clock, deliveries, stored };
}

function bodyOf(logs: unknown, fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...runPayload(fields), logs });
}

function textOf(stored: readonly (StoredLogs | undefined)[]): string {
  return stored.flatMap((each) => each?.texts ?? []).join("");
}

describe("a signed delivery", () => {
  test("is on the queue, cleaned and redacted, before it is answered with 202", async () => {
    const { post, deliveries, stored } = harness();
    const planning = `\u001B[31mPlan\u001B[0m with ${awsKey}\r\nDone\r\n`;
    expect(await post(bodyOf({ planning, preparing: "ready" }))).toBe(202);
    const { receipts: _, changes: __, ...payload } = runPayload();
    expect(stored()).toEqual([
      { kind: "logs", payload, phase: "preparing", firstPart: 1, parts: 1, texts: ["ready"], redactions: 0, notes: [] },
      {
        ...{ kind: "logs", payload, phase: "planning", firstPart: 1, parts: 1, redactions: 1, notes: [] },
        texts: ["Plan with [redacted]\nDone\n"],
      },
    ]);
    for (const { kind, receivedAtMilliseconds } of deliveries()) {
      expect([kind, receivedAtMilliseconds]).toEqual(["run_logs", 1_800_000_000_000]);
    }
  });

  test("without logs has nothing to store: absent, empty, or a placeholder that Spacelift left", async () => {
    const { post, queue } = harness();
    expect(await post(bodyOf({}))).toBe(202);
    const logs = { preparing: "", initializing: null, planning: "spacelift::logs::planning", applying: " \n" };
    expect(await post(bodyOf(logs))).toBe(202);
    expect(queue.messages).toEqual([]);
  });

  test("with logs of another type keeps them as JSON", async () => {
    const { post, stored } = harness();
    await post(bodyOf({ planning: ["one", { two: 2 }] }));
    expect(textOf(stored())).toBe('["one",{"two":2}]');
  });

  test("gets the user's redactions, too", async () => {
    const { post, stored } = harness(["acct-\\d{4}", "(?i)internal"]);
    await post(bodyOf({ applying: `acct-1234, INTERNAL and ${awsKey}` }));
    expect(textOf(stored())).toBe("[redacted], [redacted] and [redacted]");
  });

  test("that is repeated has the same parts and the same receipt id", async () => {
    const { post, deliveries, clock } = harness();
    const body = bodyOf({ planning: "line of a plan\n".repeat(100_000) });
    await post(body);
    const first = deliveries();
    clock.milliseconds += 60_000;
    await post(body);
    const again = deliveries().slice(first.length);
    expect(first.length).toBeGreaterThan(1);
    const identities = (all: typeof first) => all.map(({ body, receiptId }) => ({ body, receiptId }));
    expect(identities(again)).toEqual(identities(first));
  });

  test("is answered with 503 if one message is not stored, and then wholly taken", async () => {
    const { post, queue, stored } = harness();
    const body = bodyOf({ planning: "line of a plan\n".repeat(100_000) });
    queue.failures = 1;
    expect(await post(body)).toBe(503);
    queue.messages = [];
    expect(await post(body)).toBe(202);
    expect(textOf(stored())).toBe("line of a plan\n".repeat(100_000));
  });

  test("is logged without its content", async () => {
    const { post, logged } = harness();
    await post(bodyOf({ planning: "CANARY" }));
    const [line] = logged.map((each) => JSON.parse(each));
    expect(line).toMatchObject({ level: "info", message: "run logs queued", messages: 1, parts: 1, redactions: 0 });
    expect(logged.join()).not.toContain("CANARY");
  });
});

test("a forged signature gets 401, and nothing is stored", async () => {
  const { post, queue } = harness();
  expect(await post(bodyOf({ planning: "text" }), new Secret("another"))).toBe(401);
  expect(queue.messages).toEqual([]);
});

describe("large and hostile logs lose nothing:", () => {
  const lines = Array.from({ length: 60_000 }, (_, index) => `${index}: aws_instance.web: Still creating...`).join(
    "\n",
  );
  test.each<[string, string]>([
    ["6 MB of lines", lines.repeat(2).slice(0, 5_900_000)],
    ["one line of 2 MB", "x".repeat(2_000_000)],
    ["4 MB of random text", noise(3_000_000).toString("base64")],
    ["quotation marks", '"\\'.repeat(1_000_000)],
    ["binary", noise(500_000).toString("latin1")],
  ])("%s", { timeout: 60_000 }, async (_, planning) => {
    const { post, queue, stored } = harness();
    expect(await post(bodyOf({ planning }))).toBe(202);
    const all = stored();
    // Not `toBe`, which would print megabytes.
    expect(textOf(all) === cleanText(planning)).toBe(true);
    for (const message of queue.messages) expect(Buffer.byteLength(message)).toBeLessThan(largestMessage);
    const parts = all.flatMap((each) => each?.texts.map((__, index) => each.firstPart + index) ?? []);
    expect(parts).toEqual(Array.from({ length: all[0]?.parts ?? 0 }, (__, index) => index + 1));
  });

  test("bytes that are not UTF-8 are replaced, and a note says so", async () => {
    const { post, stored } = harness();
    const [before, after] = bodyOf({ planning: "a#b" }).split("#");
    await post(Buffer.concat([Buffer.from(before ?? ""), Buffer.from([0xff]), Buffer.from(after ?? "")]));
    expect(stored()).toMatchObject([{ texts: ["a\uFFFDb"], notes: [expect.stringContaining("not UTF-8")] }]);
  });
});

test("a secret with colours within is redacted, in logs of another form, too", async () => {
  const coloured = `${awsKey.slice(0, 4)}\u001B[0m${awsKey.slice(4)}`;
  for (const planning of [coloured, [coloured]]) {
    const { post, stored } = harness();
    await post(bodyOf({ planning }));
    expect(textOf(stored())).toMatch(/^(?:\["|)\[redacted\](?:"\]|)$/);
  }
});

test("a secret across the bounds of parts and lines is redacted", async () => {
  for (const [, before, token, after] of knownSecrets) {
    const { post, stored } = harness();
    // A part has 24,000 bytes.
    const filler = `${"x".repeat(23_990 - before.length)}\n`;
    await post(bodyOf({ planning: filler + before + token + after }));
    expect(textOf(stored())).toBe(`${filler}${before}[redacted]${after}`);
  }
});

describe("a signed body of another form is stored as redacted text, with the reason:", () => {
  test.each<[string, string | Buffer, string]>([
    ["no JSON", `token ${awsKey}`, "not a JSON object"],
    ["nothing", "", "not a JSON object"],
    ["binary", Buffer.concat([Buffer.from([0xff, 0x00, 0xfe]), Buffer.from(awsKey)]), "not a JSON object"],
    ["a list", `["${awsKey}"]`, "not a JSON object"],
    ["half a body", bodyOf({ planning: `one\n${awsKey}\n` }).slice(0, -3), "not a JSON object"],
    ["a test delivery", JSON.stringify({ account: "acme", test: awsKey }), "neither the policy's payload nor"],
    ["a later version", JSON.stringify({ version: 2, logs: { planning: `\n${awsKey}` } }), "payload version 2"],
    [
      "a secret as the event's kind",
      JSON.stringify({ version: 1, event: { kind: awsKey } }),
      "event.kind is [redacted]",
    ],
    ["another event", JSON.stringify({ version: 1, event: { kind: "internal_error" } }), "not the payload of a run"],
    ["the payload without logs", JSON.stringify(runPayload()), "no field for logs"],
    ["the logs of an unknown phase", bodyOf({ destroying: awsKey }), "unknown phase"],
    ["a huge payload", bodyOf({}, { tags: Array.from({ length: 10_000 }, () => awsKey) }), "too large"],
  ])("%s", async (_, body, reason) => {
    const { post, stored, logged } = harness();
    expect(await post(body)).toBe(202);
    expect(stored()[0]).toMatchObject({ kind: "unread", reason: expect.stringContaining(reason), firstPart: 1 });
    expect(textOf(stored())).not.toBe("");
    expect(JSON.stringify([stored(), logged])).not.toContain(awsKey);
    expect(logged.join()).toContain("unknown form");
  });

  test("a secret with escaped characters is found there", async () => {
    const { post, stored } = harness();
    await post(`{"logs":{"planning":"one\\n${awsKey.replace("A", "\\u0041")}`);
    expect(textOf(stored())).toBe('{"logs":{"planning":"one\n[redacted]');
  });

  test("a body of megabytes is cut like logs", { timeout: 60_000 }, async () => {
    const { post, stored } = harness();
    const text = noise(3_000_000).toString("base64");
    expect(await post(text)).toBe(202);
    expect(textOf(stored()) === text).toBe(true);
  });
});

test("text that cannot be redacted in time is withheld", async () => {
  const { post, stored, logged, clock } = harness(["a"]);
  clock.step = 13_000;
  expect(await post(bodyOf({ planning: "banana" }))).toBe(202);
  expect(textOf(stored())).toBe("(withheld: the text could not be redacted: RedactionTimeoutError)");
  expect(logged.join()).toContain("withheld");
  clock.step = 0;
  expect(await post(bodyOf({ planning: "banana" }, { run: { stack: "other" } }))).toBe(202);
  expect(textOf(stored().slice(1))).toBe("b[redacted]n[redacted]n[redacted]");
});

test("text is withheld if a single search takes too long", async () => {
  // Each search starts with thousands of states.
  const slow = Array.from({ length: 20 }, (_, index) => `[a-z]{1,${900 + index}}X${index}`);
  const { post, stored, clock } = harness(slow);
  clock.step = 11_900;
  expect(await post(bodyOf({ planning: "a".repeat(1_000_000) }))).toBe(202);
  expect(textOf(stored())).toContain("RedactionTimeoutError");
});
