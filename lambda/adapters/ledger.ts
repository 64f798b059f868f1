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
import type { Claim } from "../forwarder/destinations/metrics/domain/claim.ts";
import { type Target, targetKey } from "../forwarder/destinations/metrics/domain/target.ts";
import type { Ledger, LedgerDecisions } from "../forwarder/destinations/metrics/ledger.ts";
import { claimAttributes, eventKey, type Item, parseClaim, secondText, slotPartition } from "./ledger-item.ts";

/** `BatchGetItem` takes at most a hundred keys (Amazon DynamoDB API reference). */
const keysPerRead = 100;

const mostReads = 5;
const firstWaitMilliseconds = 50;

/** How long the table keeps an item at least: longer than an event without one may still be claimed. */
const keptSeconds = 60 * 24 * 60 * 60;

/** What a conditional write came to; where its condition did not hold, `item` is what stood against it. */
interface Written {
  readonly applied: boolean;
  readonly item?: Item | undefined;
}

/**
 * The ledger of one target in a DynamoDB table with the string keys `pk` and `sk`. A condition that does not hold is a
 * value; any other failure rejects. An item whose `exp` has passed counts as long as it is there.
 * `now` is in milliseconds since 1970.
 */
export function createLedger(
  client: DynamoDBClient,
  tableName: string,
  target: Target,
  now: () => number,
): Ledger & LedgerDecisions {
  const targeted = targetKey(target);
  const keyOf = (eventId: string) => eventKey(targeted, eventId);

  const put = (pk: string, sk: string, attributes: Item): Promise<Written> => {
    const exp = { N: String(Math.floor(now() / 1000) + keptSeconds) };
    return conditional(
      client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: { ...attributes, pk: { S: pk }, sk: { S: sk }, exp },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      ),
    );
  };

  const update = (eventId: string, change: string, condition: string, values: Item): Promise<Written> =>
    conditional(
      client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: itemKey(keyOf(eventId)),
          UpdateExpression: change,
          ConditionExpression: condition,
          ExpressionAttributeNames: namesIn(`${change} ${condition}`),
          ExpressionAttributeValues: values,
          ReturnValues: "ALL_NEW",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      ),
    );

  const markDone = (eventId: string): Promise<Written> =>
    update(eventId, "SET #done = :true REMOVE #series", "attribute_exists(pk)", { ":true": { BOOL: true } });

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
    read: async (eventIds) => {
      const ids = new Map(eventIds.map((eventId) => [keyOf(eventId), eventId]));
      const items = (await Promise.all(chunks([...ids.keys()]).map(readItems))).flat();
      return new Map(items.flatMap((item) => claimsOf(item, ids)));
    },

    putSlot: async (slotKey, second, eventId) => {
      const owner = keyOf(eventId);
      const { applied, item } = await put(slotPartition(targeted, slotKey), secondText(second), {
        owner: { S: owner },
      });
      return applied || item?.["owner"]?.S === owner;
    },

    listSlots: async (slotKey, oldest) => {
      const seconds = new Set<number>();
      let from: Item | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            ConsistentRead: true,
            KeyConditionExpression: "pk = :slots AND sk >= :oldest",
            ExpressionAttributeValues: {
              ":slots": { S: slotPartition(targeted, slotKey) },
              ":oldest": { S: secondText(oldest) },
            },
            ProjectionExpression: "sk",
            ExclusiveStartKey: from,
          }),
        );
        for (const { sk } of page.Items ?? []) seconds.add(Number(sk?.S));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return seconds;
    },

    putClaim: async (eventId, claim) => {
      const { applied, item } = await put(keyOf(eventId), "0", claimAttributes(claim));
      if (applied) return claim;
      if (item === undefined) throw new Error("an event has a claim that the table does not show");
      return parseClaim(item);
    },

    open: async (eventId, generation, nonce) =>
      claimIn(
        await update(eventId, "ADD #open :nonces", "#gen = :gen AND attribute_not_exists(#done)", {
          ":nonces": { SS: [nonce] },
          ":gen": { N: String(generation) },
        }),
      ),

    close: async (eventId, generation, nonce) =>
      claimIn(
        await update(eventId, "DELETE #open :nonces", "#gen = :gen", {
          ":nonces": { SS: [nonce] },
          ":gen": { N: String(generation) },
        }),
      ),

    reassignTimestamp: async (eventId, to) =>
      claimIn(
        await update(
          eventId,
          "SET #h = :h, #sec = :sec, #gen = :gen, #series = :series, #open = :open",
          "#gen = :before AND attribute_not_exists(#open) AND attribute_not_exists(#done)",
          { ...valuesOf(claimAttributes(to)), ":before": { N: String(to.generation - 1) } },
        ),
      ),

    mark: async (eventId) => {
      await markDone(eventId);
    },

    count: async (eventId, generation) =>
      claimIn(
        await update(
          eventId,
          "REMOVE #open",
          "#gen = :gen AND attribute_exists(#open) AND attribute_not_exists(#done)",
          { ":gen": { N: String(generation) } },
        ),
      ),

    drop: async (eventId) => claimIn(await markDone(eventId)),
  };
}

/**
 * An item that cannot be read is left out, so that it holds up its own event alone: `putClaim` refuses to write over it,
 * and says what it found.
 */
function claimsOf(item: Item, ids: ReadonlyMap<string, string>): readonly (readonly [string, Claim])[] {
  const eventId = ids.get(item["pk"]?.S ?? "");
  try {
    return eventId === undefined ? [] : [[eventId, parseClaim(item)]];
  } catch {
    return [];
  }
}

function claimIn({ item }: Written): Claim | undefined {
  return item === undefined ? undefined : parseClaim(item);
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
  return { pk: { S: pk }, sk: { S: "0" } };
}

/** The attributes that expressions speak of as `#name`: some of them are words that DynamoDB reserves. */
function namesIn(expressions: string): Record<string, string> {
  return Object.fromEntries(
    [...expressions.matchAll(/#(\w+)/g)].map(([placeholder, name = ""]) => [placeholder, name]),
  );
}

function valuesOf(attributes: Item): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value]));
}

function chunks(pks: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(pks.length / keysPerRead) }, (_, index) =>
    pks.slice(index * keysPerRead, (index + 1) * keysPerRead),
  );
}
