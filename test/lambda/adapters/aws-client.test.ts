import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { json } from "node:stream/consumers";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { awsClientConfiguration } from "../../../lambda/adapters/aws-client.ts";
import { createLedger } from "../../../lambda/adapters/ledger.ts";
import { createParameters } from "../../../lambda/adapters/parameters.ts";
import { createOutbox } from "../../../lambda/adapters/queue.ts";
import { asText, at } from "../../../lambda/shared/json.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";

/** The next request is reset, or gets no answer. */
type Death = "reset" | "silence";

/** The client notices only at its next request. */
async function serve(death: Death) {
  const alive = new Set<Socket>();
  const dead = new Set<Socket>();
  const bodies: unknown[] = [];
  let connections = 0;
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    const isDead = dead.has(incoming.socket);
    if (isDead && death === "silence") return;
    json(incoming).then(
      (body) => {
        bodies.push(body);
        // The service executed the call, and its answer is lost.
        if (isDead) {
          incoming.socket.resetAndDestroy();
          return;
        }
        outgoing.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(answerTo(body));
      },
      () => outgoing.destroy(),
    );
  });
  server.on("connection", (socket) => {
    connections += 1;
    alive.add(socket);
  });
  const port = await listenOnLoopback(server, 0);
  onTestFinished(() => stopServer(server));
  return {
    endpoint: `http://127.0.0.1:${port}`,
    freeze: () => {
      for (const socket of alive) dead.add(socket);
      alive.clear();
    },
    bodies,
    connections: () => connections,
  };
}

function answerTo(body: unknown): string {
  if (at(body, "Name") !== undefined) return JSON.stringify({ Parameter: { Value: "a key", Type: "SecureString" } });
  if (at(body, "RequestItems") !== undefined) return JSON.stringify({ Responses: { ledger: [] } });
  const message = asText(at(body, "MessageBody")) ?? "";
  return JSON.stringify({ MessageId: "1", MD5OfMessageBody: createHash("md5").update(message).digest("hex") });
}

const target = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.com",
  metricPrefix: "spacelift.integration",
};

type Service = "SSM" | "DynamoDB" | "SQS";

function connect(endpoint: string, requestTimeoutMilliseconds: number, maxAttempts: number) {
  const settings = () => ({
    ...awsClientConfiguration(requestTimeoutMilliseconds, maxAttempts),
    ...{ endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } },
  });
  const parameters = createParameters(new SSMClient(settings()));
  const ledger = createLedger(new DynamoDBClient(settings()), "ledger", target, Date.now);
  const outbox = createOutbox(new SQSClient({ ...settings(), useQueueUrlAsEndpoint: false }), `${endpoint}/0/queue`);
  const calls: Readonly<Record<Service, (index: number) => Promise<unknown>>> = {
    SSM: () => parameters.read("/a/key"),
    DynamoDB: () => ledger.read(["a"]),
    SQS: (index) => outbox.enqueue(`message ${index}`),
  };
  return (service: Service, times = 20) =>
    Promise.all(Array.from({ length: times }, (_, index) => calls[service](index)));
}

describe.each(["SSM", "DynamoDB", "SQS"] as const)("%s", (service) => {
  test("answers ten small invocations after a large one whose twenty connections all died, with one retry", async () => {
    const { endpoint, freeze } = await serve("reset");
    const invoke = connect(endpoint, 5_000, 2);
    await invoke(service);
    freeze();
    for (let invocation = 1; invocation <= 10; invocation += 1) {
      await expect(invoke(service, 1)).resolves.toHaveLength(1);
    }
  });

  test("answers ten invocations in a row, although all connections die after each, with one retry", async () => {
    const { endpoint, freeze } = await serve("reset");
    const invoke = connect(endpoint, 5_000, 2);
    for (let invocation = 1; invocation <= 10; invocation += 1) {
      await expect(invoke(service)).resolves.toHaveLength(20);
      freeze();
    }
  });

  test("gets a retry on a new connection if a dead one stays silent", async () => {
    const { endpoint, freeze } = await serve("silence");
    const invoke = connect(endpoint, 200, 2);
    await invoke(service);
    freeze();
    await expect(invoke(service, 1)).resolves.toHaveLength(1);
  });

  test.each(["reset", "silence"] as const)("needs no retry after a long freeze: %s", async (death) => {
    let now = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => now);
    onTestFinished(() => void vi.restoreAllMocks());
    const { endpoint, freeze } = await serve(death);
    const invoke = connect(endpoint, 5_000, 1);
    for (let invocation = 1; invocation <= 10; invocation += 1) {
      await expect(invoke(service)).resolves.toHaveLength(20);
      freeze();
      now += 4_001;
    }
  });

  test("keeps its connections between consecutive calls", async () => {
    const { endpoint, connections } = await serve("reset");
    const invoke = connect(endpoint, 5_000, 1);
    for (let invocation = 1; invocation <= 5; invocation += 1) await invoke(service);
    expect(connections()).toBeLessThanOrEqual(20);
  });
});

test("closes idle connections although another one is in use", async () => {
  let now = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => now);
  onTestFinished(() => void vi.restoreAllMocks());
  const { endpoint, freeze } = await serve("silence");
  const parameters = createParameters(
    new SSMClient({
      ...awsClientConfiguration(5_000, 1),
      ...{ endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } },
    }),
  );
  await Promise.all([parameters.read("/a/key"), parameters.read("/a/key")]);
  freeze();
  now += 3_000;
  // The next read uses a new connection, while the first two stay idle.
  now += 1_001;
  await parameters.read("/a/key");
  now += 3_000;
  await expect(Promise.all([parameters.read("/a/key"), parameters.read("/a/key")])).resolves.toHaveLength(2);
});

test("a retry after a lost answer sends the same message, with one receipt", async () => {
  const { endpoint, freeze, bodies } = await serve("reset");
  const invoke = connect(endpoint, 5_000, 2);
  await invoke("SQS");
  freeze();
  await invoke("SQS");
  const texts = bodies.map((body) => asText(at(body, "MessageBody")));
  expect(texts.length).toBeGreaterThan(40);
  expect(new Set(texts)).toEqual(new Set(Array.from({ length: 20 }, (_, index) => `message ${index}`)));
});
