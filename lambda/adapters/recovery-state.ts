import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { RecoveryProgress, RecoveryState } from "../registrar/recovery/recovery-state.ts";
import type { Item } from "./ledger-item.ts";
import { expiry, namesIn, onlySortKey } from "./ledger-table.ts";

/** One item of the ledger's table. No event has its key. Each run renews its expiry. */
export function createRecoveryState(
  client: DynamoDBClient,
  tableName: string,
  key: string,
  now: () => number,
): RecoveryState {
  const Key = { pk: { S: key }, sk: { S: onlySortKey } };

  /** Changes the item only if its source is this one. */
  const update = (source: string, expression: string, values: Item, condition = ""): Promise<void> =>
    unlessRefused(
      client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key,
          UpdateExpression: expression,
          ConditionExpression: `#source = :source${condition}`,
          // DynamoDB reserves some words.
          ExpressionAttributeNames: namesIn(`#source ${expression}${condition}`),
          ExpressionAttributeValues: { ...values, ":source": { S: source } },
        }),
      ),
    );

  return {
    read: async () => {
      const { Item: item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return item === undefined ? undefined : parseProgress(item, key);
    },
    start: ({ source, sinceEpochSeconds, completeMilliseconds }, before) =>
      unlessRefused(
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: {
              ...Key,
              source: { S: source },
              since: number(sinceEpochSeconds),
              mark: number(sinceEpochSeconds),
              complete: number(completeMilliseconds),
              exp: expiry(now),
            },
            ...(before === undefined
              ? { ConditionExpression: "attribute_not_exists(pk)" }
              : {
                  ConditionExpression: "#source = :before",
                  ExpressionAttributeNames: { "#source": "source" },
                  ExpressionAttributeValues: { ":before": { S: before } },
                }),
          }),
        ),
      ),
    addSeen: (source, added) => update(source, "ADD #seen :key DELETE #reported :key", { ":key": { SS: [added] } }),
    addReported: (source, added) => update(source, "ADD #reported :key", { ":key": { SS: [added] } }),
    advance: (source, { markEpochSeconds, completeMilliseconds, isRefused = false, forgotten }) => {
      const sets = Object.entries({ seen: forgotten.seen, reported: forgotten.reported }).filter(
        ([, keys]) => keys.size > 0,
      );
      const deletions = sets.map(([name]) => `#${name} :${name}`).join(", ");
      return update(
        source,
        `SET #mark = :mark, #complete = :complete, #refused = :refused, #exp = :exp${deletions === "" ? "" : ` DELETE ${deletions}`}`,
        {
          ":mark": number(markEpochSeconds),
          ":complete": number(completeMilliseconds),
          ":refused": { BOOL: isRefused },
          ":exp": expiry(now),
          ...Object.fromEntries(sets.map(([name, keys]) => [`:${name}`, { SS: [...keys] }])),
        },
        " AND #mark <= :mark",
      );
    },
  };
}

/** A condition fails if another recovery has advanced further, or if the policy was replaced. */
async function unlessRefused(sent: Promise<unknown>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Throws for an item that this adapter did not write. */
function parseProgress(item: Item, key: string): RecoveryProgress {
  const source = item["source"]?.S;
  const [since, mark, complete] = ["since", "mark", "complete"].map((name) => Number(item[name]?.N));
  if (source === undefined || since === undefined || mark === undefined || complete === undefined) throw malformed(key);
  if (![since, mark, complete].every(Number.isSafeInteger)) throw malformed(key);
  return {
    source,
    sinceEpochSeconds: since,
    markEpochSeconds: mark,
    completeMilliseconds: complete,
    seen: new Set(item["seen"]?.SS ?? []),
    reported: new Set(item["reported"]?.SS ?? []),
    ...(item["refused"]?.BOOL === true && { isRefused: true }),
  };
}

function malformed(key: string): Error {
  return new Error(`the ledger's item ${key} is not the progress of a recovery`);
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
