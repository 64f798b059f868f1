import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sign } from "../../../lambda/receiver/domain/signature.ts";
import { createReceiver } from "../../../lambda/receiver/receive.ts";
import { createCachedValue, webhookSecretAges } from "../../../lambda/shared/cached-value.ts";
import { unpackDelivery } from "../../../lambda/shared/envelope.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { parseWebhookSecrets } from "../../../lambda/shared/webhook-secrets.ts";
import { lambdaContext } from "../lambda-context.ts";

const secret = new Secret("the webhook's secret");

function harness() {
  const parameter = { lines: [secret.reveal()], reads: 0, down: false };
  const queue = { messages: [] as string[], down: false };
  const logged: string[] = [];
  const clock = { milliseconds: 1_800_000_000_000 };
  const receiver = createReceiver({
    secrets: createCachedValue(
      async () => {
        parameter.reads += 1;
        if (parameter.down) throw new Error("SSM is out of reach");
        return parseWebhookSecrets(new Secret(parameter.lines.join("\n")));
      },
      { ...webhookSecretAges, now: () => clock.milliseconds },
    ),
    enqueue: async (message) => {
      if (queue.down) throw new Error("SQS is out of reach");
      queue.messages.push(message);
    },
    newReceiptId: () => `receipt-${queue.messages.length + 1}`,
    now: () => clock.milliseconds,
    log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
  });
  const post = async (body: Uint8Array, headers: Readonly<Record<string, string>> = signed(body)) => {
    const event = { body: Buffer.from(body).toString("base64"), isBase64Encoded: true, headers };
    const answer = await receiver(event, lambdaContext());
    return answer.statusCode;
  };
  return { receiver, post, parameter, queue, clock, logged };
}

function signed(body: Uint8Array, by: Secret = secret) {
  return { "x-signature-256": sign(by, body) };
}

describe("a signed delivery", () => {
  test("is on the queue, byte for byte, before it is answered with 202", async () => {
    const { post, queue } = harness();
    const body = Buffer.from('{"version": 1}\n');
    expect(await post(body)).toBe(202);
    expect(queue.messages.map(unpackDelivery)).toEqual([
      { body, receivedAtMilliseconds: 1_800_000_000_000, receiptId: "receipt-1" },
    ]);
  });

  test("may be text, and have header names in any case", async () => {
    const { receiver, queue } = harness();
    const body = '{"ä": "🚀"}';
    const headers = { "X-SIGNATURE-256": sign(secret, Buffer.from(body)) };
    const answer = await receiver({ body, headers, isBase64Encoded: false }, lambdaContext());
    expect(answer).toEqual({
      statusCode: 202,
      headers: { "content-type": "application/json" },
      body: '{"message":"queued"}',
    });
    expect(queue.messages).toHaveLength(1);
  });

  test.each([
    ["empty", Buffer.alloc(0)],
    ["not UTF-8", Buffer.from([0xff, 0xfe, 0x80])],
    ["not JSON", Buffer.from("<html>")],
    ["of an unknown shape", Buffer.from('{"hello":"world"}')],
    ["1 MiB of JSON", Buffer.from(JSON.stringify("x".repeat(1024 * 1024)))],
    ["4 MiB of JSON", Buffer.from(JSON.stringify("x".repeat(4 * 1024 * 1024)))],
  ])("whose body is %s is queued, since its sender has the secret", async (_, body) => {
    const { post, queue } = harness();
    expect(await post(body)).toBe(202);
    expect(Buffer.from(unpackDelivery(queue.messages[0] ?? "")?.body ?? []).equals(body)).toBe(true);
  });

  test("may have no body at all", async () => {
    const { receiver, queue } = harness();
    const headers = signed(Buffer.alloc(0));
    expect(await receiver({ headers, isBase64Encoded: false }, lambdaContext())).toMatchObject({ statusCode: 202 });
    expect(unpackDelivery(queue.messages[0] ?? "")?.body).toEqual(Buffer.alloc(0));
  });

  test("that is too large for the queue even when compressed gets 413 and a log line", async () => {
    const { post, queue, logged } = harness();
    expect(await post(randomBytes(2 * 1024 * 1024))).toBe(413);
    expect(queue.messages).toEqual([]);
    expect(logged.map((line) => JSON.parse(line))).toEqual([
      { level: "error", message: expect.stringContaining("too large for the queue"), bytes: 2 * 1024 * 1024 },
    ]);
  });

  test("is logged with its receipt id and length, without its content", async () => {
    const { post, logged } = harness();
    await post(Buffer.from("CANARY"));
    expect(logged.map((line) => JSON.parse(line))).toEqual([
      { level: "info", message: "delivery queued", receiptId: "receipt-1", bytes: 6 },
    ]);
  });
});

describe("answers 401 and queues nothing for", () => {
  const body = Buffer.from("{}");
  test.each([
    ["no signature", {}],
    ["a wrong signature", signed(body, new Secret("another"))],
    ["the signature of another body", signed(Buffer.from("{ }"))],
    ["a signature of the wrong length", { "x-signature-256": "sha256=abc" }],
    ["a signature by SHA-1 alone", { "x-signature": "sha1=757107ea0eb2509fc211221cce984b8a37570b6d" }],
  ])("%s", async (_, headers) => {
    const { post, queue, logged } = harness();
    expect(await post(body, headers)).toBe(401);
    expect(queue.messages).toEqual([]);
    expect(logged.join()).toContain("not signed");
  });

  test("an event without headers and body", async () => {
    const { receiver } = harness();
    expect(await receiver({ isBase64Encoded: false, headers: {} }, lambdaContext())).toMatchObject({ statusCode: 401 });
  });
});

describe("answers 503, so that Spacelift retries,", () => {
  test("while the queue is unreachable", async () => {
    const { post, queue } = harness();
    queue.down = true;
    expect(await post(Buffer.from("{}"))).toBe(503);
    queue.down = false;
    expect(await post(Buffer.from("{}"))).toBe(202);
    expect(queue.messages).toHaveLength(1);
  });

  test("but not to an unsigned delivery, which gets 401", async () => {
    const { post, parameter } = harness();
    parameter.down = true;
    expect(await post(Buffer.from("{}"), {})).toBe(401);
    expect(parameter.reads).toBe(0);
  });

  test("while the secret is unreachable and was never read", async () => {
    const { post, parameter } = harness();
    parameter.down = true;
    expect(await post(Buffer.from("{}"))).toBe(503);
  });
});

describe("answers 503, not 401, until an unusable parameter is corrected:", () => {
  const expired = (milliseconds: number) => new Date(milliseconds).toISOString();
  test.each<[string, readonly string[], string]>([
    ["blank", ["", "  "], "it holds no secret"],
    ["with a secret that has expired", [`${secret.reveal()} until=${expired(1_800_000_000_000)}`], "has expired"],
    ["with secrets that have all expired", ["one", "two"].map((each) => `${each} until=${expired(1)}`), "has expired"],
    ["with an end that is not a date", [`${secret.reveal()} until=tomorrow`], "cannot be read"],
    ["with an end that is not in the calendar", [`${secret.reveal()} until=2027-13-45T00:00:00Z`], "cannot be read"],
    ["with a note in place of the secret", ["for=acme version=1"], "cannot be read"],
    ["with an unreadable line beside a readable one", ["another", `${secret.reveal()} version=two`], "cannot be read"],
  ])("%s", async (_, lines, why) => {
    const { post, parameter, queue, clock, logged } = harness();
    parameter.lines = [...lines];
    const body = Buffer.from("{}");
    expect(await post(body)).toBe(503);
    expect(queue.messages).toEqual([]);
    expect(logged.join()).toContain(why);
    expect(logged.join()).not.toContain(secret.reveal());
    parameter.lines = [secret.reveal()];
    clock.milliseconds += 5_000;
    expect(await post(body)).toBe(202);
    expect(await post(body, signed(body, new Secret("forged")))).toBe(401);
  });

  test("an unreadable line does not block the other lines", async () => {
    const { post, parameter } = harness();
    parameter.lines = ["another until=tomorrow", secret.reveal()];
    expect(await post(Buffer.from("{}"))).toBe(202);
  });
});

describe("secrets", () => {
  test("deliveries continue in an outage of SSM once the secret was read", async () => {
    const { post, parameter, clock } = harness();
    await post(Buffer.from("{}"));
    parameter.down = true;
    clock.milliseconds += 3_600_000;
    expect(await post(Buffer.from("{}"))).toBe(202);
  });

  test("a new secret is accepted at once, and the old one while the parameter has it", async () => {
    const { post, parameter, clock } = harness();
    const next = new Secret("the next secret");
    const body = Buffer.from("{}");
    await post(body);
    parameter.lines = [next.reveal(), secret.reveal()];
    clock.milliseconds += 5_000;
    expect(await post(body, signed(body, next))).toBe(202);
    expect(await post(body, signed(body, secret))).toBe(202);
    parameter.lines = [next.reveal()];
    clock.milliseconds += 60_000;
    expect(await post(body, signed(body, secret))).toBe(401);
  });

  test("a secret expires at the time in the parameter, even while SSM is unreachable", async () => {
    const { post, parameter, clock } = harness();
    const old = new Secret("the old secret");
    const body = Buffer.from("{}");
    const until = new Date(clock.milliseconds + 30_000).toISOString();
    parameter.lines = [secret.reveal(), `${old.reveal()} for=acme/hook version=1 until=${until}`];
    expect(await post(body, signed(body, old))).toBe(202);
    parameter.down = true;
    clock.milliseconds += 30_000;
    // There may be a newer secret, which cannot be read now.
    expect(await post(body, signed(body, old))).toBe(503);
    expect(await post(body)).toBe(202);
    parameter.down = false;
    clock.milliseconds += 15_000;
    expect(await post(body, signed(body, old))).toBe(401);
  });

  test("an unknown signature gets 503 while SSM is unreachable, since it may be by a newer secret", async () => {
    const { post, parameter, clock } = harness();
    const body = Buffer.from("{}");
    await post(body);
    parameter.down = true;
    clock.milliseconds += 5_000;
    expect(await post(body, signed(body, new Secret("newer")))).toBe(503);
    parameter.down = false;
    parameter.lines = ["newer", secret.reveal()];
    clock.milliseconds += 15_000;
    expect(await post(body, signed(body, new Secret("newer")))).toBe(202);
  });

  test("forged deliveries cause at most one read in five seconds", async () => {
    const { post, parameter, clock } = harness();
    const body = Buffer.from("{}");
    for (let forged = 0; forged < 100; forged += 1) {
      clock.milliseconds += 100;
      await post(body, signed(body, new Secret("forged")));
    }
    expect(parameter.reads).toBeLessThanOrEqual(3);
  });

  test("no secret, signature or body is ever logged", async () => {
    const { post, logged } = harness();
    const body = Buffer.from('{"note":"CANARY"}');
    await post(body);
    await post(body, signed(body, new Secret("another")));
    const all = logged.join();
    expect(logged.length).toBeGreaterThan(1);
    expect(all).not.toContain(secret.reveal());
    expect(all).not.toContain("sha256");
    expect(all).not.toContain("CANARY");
  });
});
