import { gunzipSync, gzipSync } from "node:zlib";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Fences } from "../shared/custom-resource/fences.ts";

/**
 * No event has these keys, and the items never expire. A note may contain a policy, so it is compressed: DynamoDB
 * limits an item to 400 kB.
 */
export function createFences(client: DynamoDBClient, tableName: string): Fences {
  return {
    read: async (key) => {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: { pk: { S: key }, sk: { S: "0" } }, ConsistentRead: true }),
      );
      if (item === undefined) return undefined;
      const token = item["token"]?.S;
      const note = item["note"]?.B;
      if (token === undefined || note === undefined) throw new Error(`the ledger's item ${key} is not a fence`);
      return { token, note: gunzipSync(note).toString("utf8") };
    },
    replace: async (key, before, { token, note }) => {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { pk: { S: key }, sk: { S: "0" }, token: { S: token }, note: { B: gzipSync(note) } },
            ...(before === undefined
              ? { ConditionExpression: "attribute_not_exists(pk)" }
              : {
                  ConditionExpression: "#token = :before",
                  ExpressionAttributeNames: { "#token": "token" },
                  ExpressionAttributeValues: { ":before": { S: before } },
                }),
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
