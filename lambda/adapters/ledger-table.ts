import { setTimeout as wait } from "node:timers/promises";
import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Item } from "./ledger-item.ts";

/** `BatchGetItem` takes at most a hundred keys (Amazon DynamoDB API reference). */
const keysPerRead = 100;

const mostReads = 5;
const firstWaitMilliseconds = 50;

/** Longer than an event without an item may be claimed. */
const keptSeconds = 60 * 24 * 60 * 60;

/** If the condition did not hold, `item` is the existing item. */
export interface Written {
  readonly applied: boolean;
  readonly item?: Item | undefined;
}

/** Expressions name `open` as `#open`, since DynamoDB reserves some words. */
export interface Update {
  readonly change: string;
  readonly condition: string;
  readonly values: Item;
}

/**
 * Reads are consistent. A condition that does not hold is a value; any other failure rejects. An item whose `exp` has
 * passed counts as long as it is there.
 */
export interface LedgerTable {
  /** Writes only if there is no item. */
  readonly put: (pk: string, sk: string, attributes: Item) => Promise<Written>;
  readonly update: (pk: string, update: Update) => Promise<Written>;
  readonly read: (pks: readonly string[]) => Promise<readonly Item[]>;
  /** Both bounds are included. */
  readonly listSortKeys: (
    pk: string,
    range: { readonly oldest: string; readonly newest: string },
  ) => Promise<readonly string[]>;
}

/** For an item that is alone in its partition. */
export const onlySortKey = "0";

/** `now` is in milliseconds since 1970. */
export function createLedgerTable(client: DynamoDBClient, tableName: string, now: () => number): LedgerTable {
  const readItems = async (pks: readonly string[]): Promise<readonly Item[]> => {
    const items: Item[] = [];
    let wanted = pks.map(itemKey);
    for (let reads = 1; ; reads += 1) {
      const request = { [tableName]: { Keys: wanted, ConsistentRead: true } };
      const answer = await client.send(new BatchGetItemCommand({ RequestItems: request }));
      items.push(...(answer.Responses?.[tableName] ?? []));
      wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
      if (wanted.length === 0) return items;
      if (reads === mostReads) throw new Error(`${wanted.length} of ${pks.length} items not read in ${reads} requests`);
      await wait(firstWaitMilliseconds * 2 ** (reads - 1) * (0.5 + Math.random() / 2));
    }
  };

  return {
    put: (pk, sk, attributes) =>
      conditional(
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...attributes, pk: { S: pk }, sk: { S: sk }, exp: expiry(now) },
            ConditionExpression: "attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        ),
      ),

    update: (pk, { change, condition, values }) =>
      conditional(
        client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: itemKey(pk),
            UpdateExpression: change,
            ConditionExpression: condition,
            ExpressionAttributeNames: namesIn(`${change} ${condition}`),
            ExpressionAttributeValues: values,
            ReturnValues: "ALL_NEW",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        ),
      ),

    read: async (pks) => (await Promise.all(chunks(pks).map(readItems))).flat(),

    listSortKeys: async (pk, { oldest, newest }) => {
      const keys: string[] = [];
      let from: Item | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            ConsistentRead: true,
            KeyConditionExpression: "pk = :pk AND sk BETWEEN :oldest AND :newest",
            ExpressionAttributeValues: { ":pk": { S: pk }, ":oldest": { S: oldest }, ":newest": { S: newest } },
            ProjectionExpression: "sk",
            ExclusiveStartKey: from,
          }),
        );
        keys.push(...(page.Items ?? []).flatMap(({ sk }) => sk?.S ?? []));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return keys;
    },
  };
}

export function expiry(now: () => number): AttributeValue {
  return { N: String(Math.floor(now() / 1000) + keptSeconds) };
}

async function conditional(sent: Promise<{ readonly Attributes?: Item | undefined }>): Promise<Written> {
  try {
    return { applied: true, item: (await sent).Attributes };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { applied: false, item: error.Item };
    throw error;
  }
}

function itemKey(pk: string): Item {
  return { pk: { S: pk }, sk: { S: onlySortKey } };
}

export function namesIn(expressions: string): Record<string, string> {
  return Object.fromEntries(
    [...expressions.matchAll(/#(\w+)/g)].map(([placeholder, name = ""]) => [placeholder, name]),
  );
}

function chunks(pks: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(pks.length / keysPerRead) }, (_, index) =>
    pks.slice(index * keysPerRead, (index + 1) * keysPerRead),
  );
}
