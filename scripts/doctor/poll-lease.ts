import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

/** When the last poll took the lease (lambda/adapters/lease.ts), in milliseconds since 1970. */
export async function readPollLease(
  client: DynamoDBClient,
  tableName: string,
  key: string,
): Promise<number | undefined> {
  const { Item: item } = await client.send(
    new GetItemCommand({ TableName: tableName, Key: { pk: { S: key }, sk: { S: "0" } }, ConsistentRead: true }),
  );
  const begin = item?.["begin"]?.N;
  return begin === undefined ? undefined : Number(begin);
}
