import { type AttributeValue, ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { dynamodb } from "../aws.ts";

export type ClaimState = "absent" | "unknown" | "refused" | "done";

/** How far the forwarder got with an event, by its ledger item. */
export async function claimState(table: string, eventId: string): Promise<ClaimState> {
  const item = await findItem(table, eventId);
  if (item === undefined) return "absent";
  if (item["done"] !== undefined) return "done";
  return item["open"] === undefined ? "refused" : "unknown";
}

/** As if the forwarder had claimed the event two hours earlier: Datadog no longer takes a repetition of the POST. */
export async function ageClaim(table: string, eventId: string): Promise<void> {
  const { pk, sk } = (await findItem(table, eventId)) ?? {};
  if (pk === undefined || sk === undefined) throw new Error(`The event ${eventId} has no ledger item.`);
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: { pk, sk },
      UpdateExpression: "SET sec = sec - :age",
      ExpressionAttributeValues: { ":age": { N: "7200" } },
    }),
  );
}

async function findItem(table: string, eventId: string): Promise<Record<string, AttributeValue> | undefined> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  return Items.find(({ pk }) => pk?.S?.startsWith("E#") === true && pk.S.includes(eventId));
}
