import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, test } from "vitest";
import { awsClientConfiguration } from "../../../lambda/adapters/aws-client.ts";
import { createLedger } from "../../../lambda/adapters/ledger.ts";
import type { Claim } from "../../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { Target } from "../../../lambda/forwarder/destinations/metrics/domain/target.ts";
import { at } from "../../../lambda/shared/json.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";

const now = 1_800_000_000;
const series = [{ metric: "a.count", tags: ["stack:dns"], value: 1 }];
const claim: Claim = { slotKey: "tags", second: now, generation: 0, open: ["first"], done: false, series };

const target: Target = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.com",
  metricPrefix: "spacelift.integration",
};
const hashed = "8Y5-_QG426irMpPM9OYcLr";
const packed = (value: unknown) => ({ B: gzipSync(JSON.stringify(value)).toString("base64") });
const key = (id: string) => ({ pk: { S: `E#${hashed}#${id}` }, sk: { S: "0" } });
const item = (id: string, fields: object = {}) => ({
  ...key(id),
  h: { S: "tags" },
  sec: { N: String(now) },
  gen: { N: "0" },
  open: { SS: ["first"] },
  series: packed(series),
  ...fields,
});

interface Request {
  readonly operation: string;
  readonly body: unknown;
}

type Answer = readonly [number, object] | "none";

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(stopServer));
});

async function harness(answer: (request: Request, count: number) => Answer, deadline = 3000) {
  const requests: Request[] = [];
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const operation = String(incoming.headers["x-amz-target"]).split(".")[1] ?? "";
    const request = { operation, body: await json(incoming) };
    requests.push(request);
    const answered = answer(request, requests.length);
    if (answered === "none") return;
    outgoing.writeHead(answered[0], { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answered[1]));
  };
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  servers.push(server);
  const client = new DynamoDBClient({
    ...awsClientConfiguration(deadline, 1),
    endpoint: `http://127.0.0.1:${await listenOnLoopback(server, 0)}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  return { ledger: createLedger(client, "ledger", target, () => now * 1000 + 999), requests };
}

const refusal = (name: string, fields: object = {}): Answer => [
  400,
  { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...fields },
];
const conditionFailed = (found?: object) =>
  refusal("ConditionalCheckFailedException", found === undefined ? {} : { Item: found });

describe("a write stores", () => {
  test("a slot with its owner and its expiry", async () => {
    const { ledger, requests } = await harness(() => [200, {}]);
    expect(await ledger.putSlot("tags", now, "a")).toBe(true);
    expect(requests).toEqual([
      {
        operation: "PutItem",
        body: expect.objectContaining({
          TableName: "ledger",
          Item: {
            pk: { S: `S#${hashed}#tags` },
            sk: { S: "1800000000" },
            owner: { S: `E#${hashed}#a` },
            exp: { N: String(now + 60 * 24 * 60 * 60) },
          },
          ConditionExpression: "attribute_not_exists(pk)",
        }),
      },
    ]);
  });

  test("a claim with its parts, and no set if no attempt is open", async () => {
    const { ledger, requests } = await harness(() => [200, {}]);
    await ledger.putClaim("a", { ...claim, open: [] });
    const exp = { N: String(now + 60 * 24 * 60 * 60) };
    const { open, ...rest } = item("a", { exp });
    expect(open.SS).toEqual(["first"]);
    expect(at(requests[0]?.body, "Item")).toEqual(rest);
  });
});

describe("an update", () => {
  test("that marks a claim as done removes only its series", async () => {
    const { ledger, requests } = await harness(() => [200, {}]);
    await ledger.mark("a");
    expect(requests[0]?.body).toMatchObject({ Key: key("a"), UpdateExpression: "SET #done = :true REMOVE #series" });
  });
});

describe("a read", () => {
  test("finds an event with an id too long for a key by its hash, which no other event can have", async () => {
    const { ledger, requests } = await harness(() => [200, { Responses: { ledger: [] } }]);
    const hash = "w6vzgamOjIk08XWZ5gpUX1ztSLbo0jm9kElmN7t3xmw";
    await ledger.read(["x".repeat(3000), hash]);
    expect(at(requests[0]?.body, "RequestItems", "ledger", "Keys")).toEqual([
      { pk: { S: `H#${hashed}#${hash}` }, sk: { S: "0" } },
      key(hash),
    ]);
  });

  test("is consistent, has at most a hundred keys, and repeats none", async () => {
    const { ledger, requests } = await harness(() => [200, { Responses: { ledger: [] } }]);
    const ids = Array.from({ length: 150 }, (_, index) => `event ${index}`);
    await ledger.read([...ids, ...ids]);
    const asked = requests.map(({ body }) => at(body, "RequestItems", "ledger"));
    expect(asked.map((table) => at(table, "ConsistentRead"))).toEqual([true, true]);
    const keys = asked.map((table) => at(table, "Keys"));
    expect(keys.flat()).toHaveLength(150);
    expect(keys).toContainEqual(expect.objectContaining({ length: 100 }));
    expect(keys.flat()).toEqual(expect.arrayContaining(ids.map(key)));
  });

  test("requests only the unprocessed keys again", async () => {
    const answers: readonly Answer[] = [
      [200, { Responses: { ledger: [item("a")] }, UnprocessedKeys: { ledger: { Keys: [key("b")] } } }],
      [200, { Responses: {}, UnprocessedKeys: { ledger: { Keys: [key("b")] } } }],
      [200, { Responses: { ledger: [item("b")] }, UnprocessedKeys: {} }],
    ];
    const { ledger, requests } = await harness((_, count) => answers[count - 1] ?? "none");
    expect(await ledger.read(["a", "b"])).toEqual(new Map(["a", "b"].map((id) => [id, claim])));
    const again = { ConsistentRead: true, Keys: [key("b")] };
    expect(requests.slice(1).map(({ body }) => at(body, "RequestItems", "ledger"))).toEqual([again, again]);
  });

  test("rejects if keys stay unprocessed, since they may exist", async () => {
    const unprocessed = { Responses: { ledger: [] }, UnprocessedKeys: { ledger: { Keys: [key("a")] } } };
    const { ledger, requests } = await harness(() => [200, unprocessed]);
    await expect(ledger.read(["a", "b"])).rejects.toThrow("1 of 2 items not read in 5 requests");
    expect(requests).toHaveLength(5);
  });

  test("of slots is consistent, and reads all pages, even after an empty one", async () => {
    const slot = (second: number) => ({ sk: { S: String(second) } });
    const from = { pk: { S: `S#${hashed}#tags` }, sk: { S: "1799999999" } };
    const pages: readonly Answer[] = [
      [200, { Items: [slot(now - 1)], LastEvaluatedKey: from }],
      [200, { Items: [], LastEvaluatedKey: from }],
      [200, { Items: [slot(now)] }],
    ];
    const { ledger, requests } = await harness((_, count) => pages[count - 1] ?? "none");
    expect(await ledger.listSlots("tags", now - 1)).toEqual(new Set([now - 1, now]));
    expect(requests.map(({ body }) => at(body, "ConsistentRead"))).toEqual([true, true, true]);
    expect(requests.map(({ body }) => at(body, "ExclusiveStartKey"))).toEqual([undefined, from, from]);
  });
});

describe("an item that is not a claim", () => {
  const broken: readonly (readonly [string, object])[] = [
    ["no second", { sec: undefined }],
    ["a second that is not an integer", { sec: { N: "1.5" } }],
    ["no generation", { gen: undefined }],
    ["no slot key", { h: { N: "1" } }],
    ["no series", { series: undefined }],
    ["series that are not compressed", { series: { B: Buffer.from("[]").toString("base64") } }],
    ["series that are not a list", { series: packed({}) }],
    ["a series without a metric", { series: packed([{ tags: [], value: 1 }]) }],
    ["a series without a value", { series: packed([{ metric: "a", tags: [], value: null }]) }],
    ["a series whose tags are not texts", { series: packed([{ metric: "a", tags: [1], value: 1 }]) }],
    ["a series of an unknown type", { series: packed([{ metric: "a", type: "rate", tags: [], value: 1 }]) }],
    ["a series whose unit is not a text", { series: packed([{ metric: "a", unit: 1, tags: [], value: 1 }]) }],
  ];

  test.each(broken)("since it has %s, blocks only its own event", async (_, fields) => {
    const found = item("a", fields);
    const { ledger } = await harness(({ operation }) =>
      operation === "BatchGetItem" ? [200, { Responses: { ledger: [found, item("b")] } }] : conditionFailed(found),
    );
    expect(await ledger.read(["a", "b"])).toEqual(new Map([["b", claim]]));
    await expect(ledger.putClaim("a", claim)).rejects.toThrow(`the ledger's item E#${hashed}#a holds no claim`);
    await expect(ledger.open("a", 0, "second")).rejects.toThrow(`the ledger's item E#${hashed}#a holds no claim`);
  });
});

describe("a failed condition", () => {
  test("without the item means that the slot is not ours, the claim is unknown and nothing is open", async () => {
    const { ledger } = await harness(() => conditionFailed());
    expect(await ledger.putSlot("tags", now, "a")).toBe(false);
    await expect(ledger.putClaim("a", claim)).rejects.toThrow("did not return the existing one");
    expect(await ledger.open("a", 0, "second")).toBeUndefined();
    expect(await ledger.reassignTimestamp("a", { ...claim, generation: 1 })).toBeUndefined();
    expect(await ledger.close("a", 0, "first")).toBeUndefined();
    await ledger.mark("a");
  });
});

describe("every call rejects", () => {
  const calls = ["read", "putSlot", "listSlots", "putClaim", "open", "close", "reassignTimestamp", "mark"] as const;
  const make = (ledger: ReturnType<typeof createLedger>) => ({
    read: () => ledger.read(["a"]),
    putSlot: () => ledger.putSlot("tags", now, "a"),
    listSlots: () => ledger.listSlots("tags", now),
    putClaim: () => ledger.putClaim("a", claim),
    open: () => ledger.open("a", 0, "second"),
    close: () => ledger.close("a", 0, "first"),
    reassignTimestamp: () => ledger.reassignTimestamp("a", { ...claim, generation: 1 }),
    mark: () => ledger.mark("a"),
  });

  test.each(calls)("if the table is throttled: %s", async (name) => {
    const { ledger } = await harness(() => refusal("ProvisionedThroughputExceededException"));
    await expect(make(ledger)[name]()).rejects.toThrow("ProvisionedThroughputExceededException");
  });

  test.each(calls)("if no answer arrives in time: %s", async (name) => {
    const { ledger } = await harness(() => "none", 50);
    await expect(make(ledger)[name]()).rejects.toThrow(/time|abort/i);
  });
});
