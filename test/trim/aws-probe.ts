import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../../lambda/adapters/aws-client.ts";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { createParameters } from "../../lambda/adapters/parameters.ts";
import { createInbox, createOutbox } from "../../lambda/adapters/queue.ts";
import { createTopicOutbox } from "../../lambda/adapters/topic.ts";
import { Secret } from "../../lambda/shared/secret.ts";

const claim = {
  slotKey: "h",
  second: 1_800_000_000,
  generation: 1,
  open: ["nonce"],
  done: false,
  series: [{ metric: "a.count", unit: "job", tags: ["stack:dns"], value: 1 }],
};

const target = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.com",
  metricPrefix: "spacelift.integration",
};

/** Every AWS call of the functions, for comparing the original clients with the bundled ones. */
export function connect(endpoint: string) {
  const settings = { endpoint, region: "us-east-1", ...awsClientConfiguration(300, 2) };
  const ledger = createLedger(new DynamoDBClient(settings), "ledger", target, () => 1_800_000_000_000);
  const sqs = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
  const queueUrl = `${endpoint}/000000000000/queue`;
  const { enqueue } = createOutbox(sqs, queueUrl);
  const { deadLetter, delay } = createInbox(sqs, queueUrl, `${queueUrl}-dead`);
  const { read, write, remove } = createParameters(new SSMClient(settings));
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    "ledger.read": () => ledger.read(["a", "b"]),
    "ledger.putSlot": () => ledger.putSlot("h", 1_800_000_000, "a"),
    "ledger.listSlots": () => ledger.listSlots("h", 1_799_998_200),
    "ledger.putClaim": () => ledger.putClaim("a", claim),
    "ledger.open": () => ledger.open("a", 1, "another"),
    "ledger.close": () => ledger.close("a", 1, "nonce"),
    "ledger.reassignTimestamp": () => ledger.reassignTimestamp("a", { ...claim, generation: 2 }),
    "ledger.mark": () => ledger.mark("a"),
    "queue.enqueue": () => enqueue("a message with ünïcode"),
    "topic.publish": () => createTopicOutbox(new SNSClient(settings), "a topic", []).enqueue("a message with ünïcode"),
    "queue.deadLetter": () => deadLetter({ body: "a body", reason: "malformed", detail: "no JSON", eventId: "a" }),
    "queue.delay": () => delay([{ receiptHandle: "handle", seconds: 10 }]),
    "parameters.read": async () => {
      const { value, ...rest } = await read("/a/parameter");
      return { value: value.reveal(), ...rest };
    },
    "parameters.write": () => write("/a/parameter", new Secret("a secret")),
    "parameters.write with tags": () =>
      write("/a/parameter", new Secret("a secret"), { keyArn: "a key", tags: { team: "ops" } }),
    "parameters.remove": () => remove("/a/parameter"),
  };
  return calls;
}
