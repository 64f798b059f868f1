import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import * as untrimmed from "./aws-probe.ts";
import { loadBundled } from "./bundled.ts";
import { type RecordedRequest, type Reply, startRecordingServer } from "./recording-server.ts";

type RecordingServer = Awaited<ReturnType<typeof startRecordingServer>>;

const probe = z.object({ connect: z.custom<typeof untrimmed.connect>((value) => typeof value === "function") });

let trimmed: z.infer<typeof probe>;
beforeAll(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a secret key");
  vi.stubEnv("AWS_SESSION_TOKEN", "a session");
  trimmed = probe.parse(await loadBundled("aws-probe"));
});
afterAll(() => void vi.unstubAllEnvs());

/** Headers that differ between any two calls: times, signatures, random ids. */
const volatile = ["x-amz-date", "authorization", "amz-sdk-invocation-id", "amz-sdk-request"];

/** The clients' CommonJS files carry an older version number than the other files. */
const versions = /(?<=aws-sdk-js\/|api\/\w+#)[\d.]+/g;

function steady({ headers, ...request }: RecordedRequest) {
  const kept = Object.entries(headers).filter(([name]) => !volatile.includes(name));
  return {
    ...request,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value).replace(versions, "")])),
    signed: /SignedHeaders=[^,]+/.exec(headers.authorization ?? "")?.[0],
  };
}

/** Uses new clients, since a client retries less after failures. */
async function observe(server: RecordingServer, { connect }: typeof trimmed, name: string, reply: Reply) {
  const call = connect(server.url)[name];
  if (call === undefined) throw new Error(`there is no ${name}`);
  const { outcome, requests } = await server.observe(reply, call);
  return { outcome, requests: requests.map(steady) };
}

/** Observes one call with the original clients, and expects the same with the bundled ones. */
async function observeBoth(name: string, reply: Reply) {
  const server = await startRecordingServer();
  try {
    const seen = await observe(server, untrimmed, name, reply);
    expect(await observe(server, trimmed, name, reply)).toEqual(seen);
    return seen;
  } finally {
    await server.close();
  }
}

const calls = Object.keys(untrimmed.connect("http://127.0.0.1:1"));

const amz = { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "a request" };

function exception(type: string, more: object = {}, status = 400): Reply {
  return { status, headers: amz, body: JSON.stringify({ __type: type, message: "why", ...more }) };
}

function dynamodb(name: string, more?: object, status?: number): Reply {
  return exception(`com.amazonaws.dynamodb.v20120810#${name}`, more, status);
}

function sqs(name: string, code = name): Reply {
  const body = JSON.stringify({ __type: `com.amazonaws.sqs#${name}`, message: "why" });
  return { status: 400, body, headers: { ...amz, "x-amzn-query-error": `${code};Sender` } };
}

function sns(code: string, status = 400): Reply {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>why</Message></Error></ErrorResponse>`;
  return { status, headers: { "content-type": "text/xml" }, body };
}

/** Answers that the clients handle in different ways: by class, name or status, or as unknown. */
const everywhere: Readonly<Record<string, Reply>> = {
  "nothing special": { status: 200, headers: amz, body: "{}" },
  "no JSON": { status: 200, headers: amz, body: "<html>" },
  ThrottlingException: exception("ThrottlingException"),
  AccessDeniedException: exception("AccessDeniedException"),
  ExpiredTokenException: exception("ExpiredTokenException"),
  "an exception that nobody knows": exception("com.amazonaws.other#Unheard", { Field: [1] }),
  "503 in HTML": { status: 503, headers: { "content-type": "text/html" }, body: "<html>Busy</html>" },
  "a reset": "reset",
};

const taken = dynamodb("ConditionalCheckFailedException", {
  Item: { pk: { S: "E#a" }, h: { S: "h" }, sec: { N: "1" }, gen: { N: "1" }, done: { BOOL: true } },
});

const byService: Readonly<Record<string, Readonly<Record<string, Reply>>>> = {
  ledger: {
    ConditionalCheckFailedException: taken,
    "ConditionalCheckFailedException without an item": dynamodb("ConditionalCheckFailedException"),
    ReplicatedWriteConflictException: dynamodb("ReplicatedWriteConflictException"),
    TransactionConflictException: dynamodb("TransactionConflictException"),
    ProvisionedThroughputExceededException: dynamodb("ProvisionedThroughputExceededException"),
    RequestLimitExceeded: dynamodb("RequestLimitExceeded"),
    ItemCollectionSizeLimitExceededException: dynamodb("ItemCollectionSizeLimitExceededException"),
    ResourceNotFoundException: dynamodb("ResourceNotFoundException"),
    InternalServerError: dynamodb("InternalServerError", {}, 500),
  },
  queue: {
    QueueDoesNotExist: sqs("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"),
    RequestThrottled: sqs("RequestThrottled"),
    InvalidMessageContents: sqs("InvalidMessageContents"),
    KmsThrottled: sqs("KmsThrottled", "KMS.ThrottlingException"),
    ReceiptHandleIsInvalid: sqs("ReceiptHandleIsInvalid"),
  },
  topic: {
    "a message id": {
      ...{ status: 200, headers: { "content-type": "text/xml" } },
      body: "<PublishResponse><PublishResult><MessageId>an id</MessageId></PublishResult></PublishResponse>",
    },
    NotFound: sns("NotFound", 404),
    AuthorizationError: sns("AuthorizationError", 403),
    Throttled: sns("Throttled", 429),
    Throttling: sns("Throttling"),
    KMSThrottling: sns("KMSThrottling"),
    KMSAccessDenied: sns("KMSAccessDenied"),
    InvalidParameter: sns("InvalidParameter"),
    InternalError: sns("InternalError", 500),
  },
  parameters: {
    ParameterNotFound: exception("com.amazonaws.ssm#ParameterNotFound"),
    "ParameterNotFound without a namespace": exception("ParameterNotFound"),
    ParameterAlreadyExists: exception("com.amazonaws.ssm#ParameterAlreadyExists"),
    ParameterLimitExceeded: exception("com.amazonaws.ssm#ParameterLimitExceeded"),
    TooManyUpdates: exception("com.amazonaws.ssm#TooManyUpdates"),
    InvalidKeyId: exception("com.amazonaws.ssm#InvalidKeyId"),
    InternalServerError: exception("com.amazonaws.ssm#InternalServerError", {}, 500),
  },
};

const table = calls.flatMap((call) => {
  const replies = { ...everywhere, ...byService[call.split(".")[0] ?? ""] };
  return Object.entries(replies).map(([name, reply]) => [call, name, reply] as const);
});

// Most tests wait for retries.
test.concurrent.each(table)("%s, answered with %s", async (call, _, reply) => {
  const { requests } = await observeBoth(call, reply);
  expect(requests.length).toBeGreaterThan(0);
});

test.concurrent.each(["ledger.putSlot", "queue.enqueue", "parameters.read"])(
  "%s, left without an answer",
  async (call) => {
    expect((await observeBoth(call, "silence")).requests).toHaveLength(2);
  },
);

test("the comparison covers requests, retries and results", async () => {
  expect(await observeBoth("ledger.putSlot", taken)).toMatchObject({
    outcome: { value: false },
    requests: [{ method: "POST", headers: { "x-amz-target": "DynamoDB_20120810.PutItem" } }],
  });
  const throttled = await observeBoth("parameters.read", exception("ThrottlingException"));
  expect(throttled.outcome).toMatchObject({ error: { name: "ThrottlingException" } });
  expect(throttled.requests).toHaveLength(2);
});
