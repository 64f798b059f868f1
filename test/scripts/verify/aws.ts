import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { asEntries, asList, asNumber, asText, at, type Json, parseJson } from "../../../lambda/shared/json.ts";
import { MissingParameterError } from "../../../lambda/shared/parameters.ts";
import type { AwsConnection } from "../../../scripts/verify/aws/connection.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";
import { createParametersStandIn } from "../../../simulator/stand-ins/parameters.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";

interface Answer {
  readonly status: number;
  readonly body: Json;
}

type Actions = Readonly<Record<string, (input: Json) => Promise<Json>>>;

/** Changes AWS' answer to an action, such as `AmazonSQS.SendMessage`. */
export type Break = (action: string, input: Json, answer: () => Promise<Answer>) => Promise<Answer>;

/** Our stand-ins of SQS and SSM behind AWS' protocol, for its own clients. */
export async function startAws(clock: () => number, change: Break = (_action, _input, answer) => answer()) {
  const queues = createQueues(clock);
  const parameters = createParametersStandIn({ clock });
  const actions: Actions = { ...queues.actions, ...parameterActions(parameters) };

  const answer = async (action: string, input: Json): Promise<Answer> => {
    const perform = actions[action];
    if (perform === undefined) return refusal("InvalidAction", action);
    try {
      return { status: 200, body: await perform(input) };
    } catch (error) {
      if (error instanceof MissingParameterError) return refusal("ParameterNotFound", error.message);
      const [code = "", message = ""] = error instanceof Error ? error.message.split(": ") : [];
      return refusal(code, message);
    }
  };

  const server = createServer((incoming, outgoing) => {
    const action = String(incoming.headers["x-amz-target"]);
    void json(incoming).then(async (input) => {
      const { status, body } = await change(action, input, () => answer(action, input));
      outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body ?? {}));
    });
  });
  const endpoint = `http://127.0.0.1:${await listenOnLoopback(server, 0)}`;
  const configuration = {
    ...{ endpoint, region: "us-east-1", maxAttempts: 1 },
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const connection: AwsConnection = {
    sqs: new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false, md5: false }),
    dynamodb: new DynamoDBClient(configuration),
    ssm: new SSMClient(configuration),
    place: "the stand-ins",
  };
  return { connection, queues: queues.names, parameters, close: () => stopServer(server) };
}

function refusal(code: string, message: string): Answer {
  return { status: 400, body: { __type: `com.amazonaws#${code}`, message } };
}

const arnPrefix = "arn:aws:sqs:us-east-1:000000000000:";

function createQueues(clock: () => number) {
  const queues = new Map<string, ReturnType<typeof createQueueStandIn>>();
  /** The source queues of each dead-letter queue. */
  const sources = new Map<string, string>();
  const named = (reference: Json) => {
    const name = (asText(reference) ?? "").split(/[:/]/).at(-1) ?? "";
    const queue = queues.get(name);
    if (queue === undefined) throw new Error("QueueDoesNotExist: there is no such queue");
    return { name, queue };
  };
  const queueOf = (input: Json) => named(at(input, "QueueUrl")).queue;

  const actions: Actions = {
    "AmazonSQS.CreateQueue": async (input) => {
      const name = asText(at(input, "QueueName")) ?? "";
      const attribute = (key: string) => at(input, "Attributes", key);
      const redrive = parseJson(asText(attribute("RedrivePolicy")) ?? "");
      const retentionSeconds = asNumber(attribute("MessageRetentionPeriod"));
      const settings = {
        ...{ clock, visibilityTimeoutSeconds: asNumber(attribute("VisibilityTimeout")) ?? 30 },
        ...(retentionSeconds !== undefined && { retentionSeconds }),
      };
      if (redrive === undefined) queues.set(name, createQueueStandIn(settings));
      else {
        const target = named(at(redrive, "deadLetterTargetArn"));
        sources.set(target.name, name);
        const maxReceiveCount = asNumber(at(redrive, "maxReceiveCount")) ?? 1;
        queues.set(name, createQueueStandIn({ ...settings, redrive: { maxReceiveCount, to: target.queue } }));
      }
      return { QueueUrl: `https://sqs.example/000000000000/${name}` };
    },
    "AmazonSQS.DeleteQueue": async (input) => {
      queues.delete(named(at(input, "QueueUrl")).name);
      return {};
    },
    "AmazonSQS.ListQueues": async (input) => {
      const prefix = asText(at(input, "QueueNamePrefix")) ?? "";
      const names = [...queues.keys()].filter((name) => name.startsWith(prefix));
      return { QueueUrls: names.map((name) => `https://sqs.example/000000000000/${name}`) };
    },
    "AmazonSQS.GetQueueAttributes": async (input) => ({
      ...{ Attributes: { QueueArn: `${arnPrefix}${named(at(input, "QueueUrl")).name}` } },
    }),
    "AmazonSQS.SendMessage": async (input) => {
      const attributes = asEntries(at(input, "MessageAttributes")).map(([name, value]) => {
        const text = at(value, "StringValue");
        return [name, typeof text === "string" ? text : ""] as const;
      });
      const queue = queueOf(input);
      const body = at(input, "MessageBody");
      await queue.send({ body: typeof body === "string" ? body : "", attributes: Object.fromEntries(attributes) });
      return { MessageId: queue.messages().at(-1)?.messageId };
    },
    "AmazonSQS.ReceiveMessage": async (input) => {
      const received = await queueOf(input).receive(asNumber(at(input, "MaxNumberOfMessages")) ?? 1);
      const Messages = received.map(({ messageId, receiptHandle, body, receiveCount, sentAtMilliseconds }) => ({
        ...{ MessageId: messageId, ReceiptHandle: receiptHandle, Body: body },
        Attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sentAtMilliseconds) },
      }));
      return { Messages };
    },
    "AmazonSQS.ChangeMessageVisibility": async (input) => {
      const seconds = asNumber(at(input, "VisibilityTimeout")) ?? 0;
      const handle = asText(at(input, "ReceiptHandle")) ?? "";
      // A visible message stays visible.
      await queueOf(input)
        .changeVisibility(handle, seconds)
        .catch(() => {});
      return {};
    },
    "AmazonSQS.StartMessageMoveTask": async (input) => {
      const { name, queue } = named(at(input, "SourceArn"));
      queue.moveTo(named(sources.get(name)).queue);
      return { TaskHandle: "task" };
    },
  };
  return { actions, names: () => [...queues.keys()] };
}

function parameterActions(parameters: ReturnType<typeof createParametersStandIn>): Actions {
  const nameIn = (input: Json) => asText(at(input, "Name")) ?? "";
  return {
    "AmazonSSM.PutParameter": async (input) => {
      const value = at(input, "Value");
      parameters.put(nameIn(input), typeof value === "string" ? value : "");
      return {};
    },
    "AmazonSSM.GetParameter": async (input) => {
      const { value, version, isSecure } = await parameters.read(nameIn(input));
      const Type = isSecure ? "SecureString" : "String";
      return { Parameter: { Name: nameIn(input), Value: value.reveal(), Version: version, Type } };
    },
    "AmazonSSM.DeleteParameter": async (input) => {
      await parameters.read(nameIn(input));
      await parameters.remove(nameIn(input));
      return {};
    },
    "AmazonSSM.GetParametersByPath": async (input) => {
      const path = asText(at(input, "Path")) ?? "";
      const names = [...parameters.contents().keys()].filter((name) => name.startsWith(`${path}/`));
      return { Parameters: names.map((Name) => ({ Name })) };
    },
    // Our stand-in of the ledger is not a table.
    "DynamoDB_20120810.ListTables": () => Promise.resolve({ TableNames: [] }),
  };
}

/** Replaces the body of an answer. */
export function withBody(answer: Answer, change: (body: Json) => Json): Answer {
  return { ...answer, body: change(answer.body) };
}

/** Changes the entries of a list in an answer. */
export function mapList(body: Json, field: string, change: (entry: Json) => Json): Json {
  return { ...Object.fromEntries(asEntries(body)), [field]: asList(at(body, field)).map(change) };
}
