import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { DeleteParameterCommand, ParameterNotFound, type SSMClient } from "@aws-sdk/client-ssm";
import { type Run, VerifyError } from "../check.ts";
import { namePrefix, parameterPrefix } from "../own-names.ts";

export interface AwsConnection {
  readonly sqs: SQSClient;
  readonly dynamodb: DynamoDBClient;
  readonly ssm: SSMClient;
  readonly place: string;
}

/** The largest message of SQS. The stack configures its queues with it. */
export const maximumMessageBytes = 1_048_576;

export async function createQueue(
  { sqs }: AwsConnection,
  run: Run,
  what: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const QueueName = `${namePrefix}${run.suffix}-${what}`;
  const limit = { MaximumMessageSize: String(maximumMessageBytes) };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { ...limit, ...attributes } }));
  if (QueueUrl === undefined) throw new VerifyError(`SQS returned no URL for the queue ${QueueName}.`);
  run.undo(`the queue ${QueueName}`, () => deleteQueue(sqs, QueueUrl));
  return QueueUrl;
}

export async function deleteQueue(sqs: SQSClient, QueueUrl: string): Promise<void> {
  await sqs.send(new DeleteQueueCommand({ QueueUrl })).catch(unless(QueueDoesNotExist));
}

export async function arnOf({ sqs }: AwsConnection, QueueUrl: string): Promise<string> {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  return Attributes?.["QueueArn"] ?? "";
}

export async function send({ sqs }: AwsConnection, QueueUrl: string, MessageBody: string): Promise<string> {
  const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  return MessageId ?? "";
}

export async function receiveOne({ sqs }: AwsConnection, QueueUrl: string): Promise<Message | undefined> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 1,
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ["SentTimestamp", "ApproximateReceiveCount"],
    }),
  );
  return Messages[0];
}

/** With the keys of the ledger. */
export async function createTable({ dynamodb }: AwsConnection, run: Run, what: string): Promise<string> {
  const TableName = `${namePrefix}${run.suffix}-${what}`;
  run.undo(`the table ${TableName}`, () => deleteTable(dynamodb, TableName));
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  const patience = { maxWaitTime: run.patienceSeconds, minDelay: 1, maxDelay: 5 };
  await waitUntilTableExists({ client: dynamodb, ...patience }, { TableName });
  return TableName;
}

export async function deleteTable(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  await dynamodb.send(new DeleteTableCommand({ TableName })).catch(unless(ResourceNotFoundException));
}

/** The run deletes it at its end, even if no check wrote it. */
export function ownParameter({ ssm }: AwsConnection, run: Run, what: string): string {
  const name = `${parameterPrefix}${run.suffix}/${what}`;
  run.undo(`the parameter ${name}`, () => deleteParameter(ssm, name));
  return name;
}

export async function deleteParameter(ssm: SSMClient, Name: string): Promise<void> {
  await ssm.send(new DeleteParameterCommand({ Name })).catch(unless(ParameterNotFound));
}

function unless(gone: new (...args: never) => Error) {
  return (error: unknown): void => {
    if (!(error instanceof gone)) throw error;
  };
}

/** Rejects if AWS did not answer. */
export async function refusal(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof Error && "$fault" in error && error.$fault === "client") return error.name;
    throw error;
  }
}
