import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { SQSClient } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { awsClientConfiguration } from "../../../lambda/adapters/aws-client.ts";
import { createInbox, createOutbox } from "../../../lambda/adapters/queue.ts";
import { asList, at } from "../../../lambda/shared/json.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";

const queueUrl = "https://sqs.example/1/queue";
const deadLetterQueueUrl = "https://sqs.example/1/dead-letters";

interface Request {
  readonly operation: string;
  readonly body: unknown;
}

async function harness(answer: (request: Request) => object = () => ({})) {
  const requests: Request[] = [];
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const operation = String(incoming.headers["x-amz-target"]).split(".")[1] ?? "";
    const request = { operation, body: await json(incoming) };
    requests.push(request);
    outgoing.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answer(request)));
  };
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const port = await listenOnLoopback(server, 0);
  onTestFinished(() => stopServer(server));
  const client = new SQSClient({
    ...awsClientConfiguration(3_000, 1),
    endpoint: `http://127.0.0.1:${port}`,
    useQueueUrlAsEndpoint: false,
    // The answers have no digests.
    md5: false,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const bodiesOf = (name: string) => requests.filter(({ operation }) => operation === name).map(({ body }) => body);
  return {
    inbox: createInbox(client, queueUrl, deadLetterQueueUrl),
    outbox: createOutbox(client, queueUrl),
    requests,
    bodiesOf,
  };
}

const delaysOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ receiptHandle: `receipt ${index}`, seconds: 100 + index }));

/** In the order of the first receipt in each request. */
function entriesOf(bodies: readonly unknown[]) {
  const batches = bodies.map((body) => asList(at(body, "Entries")));
  const first = (batch: readonly unknown[]) => Number(at(batch[0], "VisibilityTimeout"));
  return batches.toSorted((one, other) => first(one) - first(other));
}

test.each([
  [1, [1]],
  [9, [9]],
  [10, [10]],
  [11, [10, 1]],
  [20, [10, 10]],
  [21, [10, 10, 1]],
  [100, [10, 10, 10, 10, 10, 10, 10, 10, 10, 10]],
])("%i delays go to SQS in requests of at most ten entries, each delay once", async (count, sizes) => {
  const { inbox, bodiesOf } = await harness();
  const delays = delaysOf(count);
  await inbox.delay(delays);
  const bodies = bodiesOf("ChangeMessageVisibilityBatch");
  const batches = entriesOf(bodies);
  expect(batches.map((batch) => batch.length)).toEqual(sizes);
  expect(batches.flat().map((entry) => [at(entry, "ReceiptHandle"), at(entry, "VisibilityTimeout")])).toEqual(
    delays.map(({ receiptHandle, seconds }) => [receiptHandle, seconds]),
  );
  for (const batch of batches) expect(new Set(batch.map((entry) => at(entry, "Id"))).size).toBe(batch.length);
  expect(new Set(bodies.map((body) => at(body, "QueueUrl")))).toEqual(new Set([queueUrl]));
});

test("without delays there is no request", async () => {
  const { inbox, requests } = await harness();
  await inbox.delay([]);
  expect(requests).toEqual([]);
});

test("refused delays of several requests are counted together", async () => {
  const { inbox } = await harness(() => ({
    Failed: [{ Id: "0", SenderFault: true, Code: "ReceiptHandleIsInvalid", Message: "gone" }],
  }));
  await expect(inbox.delay(delaysOf(12))).rejects.toThrow("2 of 12 visibilities not changed: gone");
});

test("a message goes to the queue unchanged", async () => {
  const { outbox, requests } = await harness();
  await outbox.enqueue("a");
  expect(requests).toEqual([{ operation: "SendMessage", body: { QueueUrl: queueUrl, MessageBody: "a" } }]);
});

test("a dead letter goes to the dead-letter queue with its reason", async () => {
  const { inbox, bodiesOf } = await harness();
  const letter = { body: "bad", reason: "rejected", detail: "status 400" } as const;
  await inbox.deadLetter(letter);
  await inbox.deadLetter({ ...letter, eventId: "event", attempts: 2 });
  const text = (value: string) => ({ DataType: "String", StringValue: value });
  const attributes = { reason: text("rejected"), detail: text("status 400") };
  const sent = { QueueUrl: deadLetterQueueUrl, MessageBody: "bad" };
  expect(bodiesOf("SendMessage")).toEqual([
    { ...sent, MessageAttributes: attributes },
    { ...sent, MessageAttributes: { ...attributes, eventId: text("event"), attempts: text("2") } },
  ]);
});
