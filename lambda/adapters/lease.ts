import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Lease } from "../poller/lease.ts";

/** The table deletes an item that no poll renews, such as that of a deleted stack. */
const keptSeconds = 86_400;

/** One item of the ledger's table. No event has its key. */
export function createLease(client: DynamoDBClient, tableName: string, key: string): Lease {
  return {
    take: async (nowMilliseconds, endMilliseconds) => {
      const now = String(nowMilliseconds);
      const end = String(endMilliseconds);
      const exp = String(Math.ceil(endMilliseconds / 1000) + keptSeconds);
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { pk: { S: key }, sk: { S: "0" }, begin: { N: now }, end: { N: end }, exp: { N: exp } },
            ConditionExpression: "attribute_not_exists(pk) OR #end <= :now",
            ExpressionAttributeNames: { "#end": "end" },
            ExpressionAttributeValues: { ":now": { N: now } },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
