import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Claim } from "../forwarder/destinations/metrics/domain/claim.ts";
import { type Target, targetKey } from "../forwarder/destinations/metrics/domain/target.ts";
import type { Ledger, LedgerDecisions } from "../forwarder/destinations/metrics/ledger.ts";
import { claimAttributes, eventKey, type Item, parseClaim, secondText, slotPartition } from "./ledger-item.ts";
import { createLedgerTable, onlySortKey, type Written } from "./ledger-table.ts";

/** The last that `secondText` can sort. */
const newestSecond = 9_999_999_999;

/** `now` is in milliseconds since 1970. */
export function createLedger(
  client: DynamoDBClient,
  tableName: string,
  target: Target,
  now: () => number,
): Ledger & LedgerDecisions {
  const table = createLedgerTable(client, tableName, now);
  const targeted = targetKey(target);
  const keyOf = (eventId: string) => eventKey(targeted, eventId);

  const update = async (eventId: string, change: string, condition: string, values: Item): Promise<Claim | undefined> =>
    claimIn(await table.update(keyOf(eventId), { change, condition, values }));

  const markDone = (eventId: string): Promise<Written> =>
    table.update(keyOf(eventId), {
      change: "SET #done = :true REMOVE #series",
      condition: "attribute_exists(pk)",
      values: { ":true": { BOOL: true } },
    });

  return {
    read: async (eventIds) => {
      const ids = new Map(eventIds.map((eventId) => [keyOf(eventId), eventId]));
      const items = await table.read([...ids.keys()]);
      return new Map(items.flatMap((item) => claimsOf(item, ids)));
    },

    putSlot: async (slotKey, second, eventId) => {
      const owner = keyOf(eventId);
      const attributes = { owner: { S: owner } };
      const { applied, item } = await table.put(slotPartition(targeted, slotKey), secondText(second), attributes);
      return applied || item?.["owner"]?.S === owner;
    },

    listSlots: async (slotKey, oldest, newest = newestSecond) => {
      const range = { oldest: secondText(oldest), newest: secondText(newest) };
      const seconds = await table.listSortKeys(slotPartition(targeted, slotKey), range);
      return new Set(seconds.map(Number));
    },

    putClaim: async (eventId, claim) => {
      const { applied, item } = await table.put(keyOf(eventId), onlySortKey, claimAttributes(claim));
      if (applied) return claim;
      if (item === undefined) throw new Error("DynamoDB refused a claim but did not return the existing one");
      return parseClaim(item);
    },

    open: (eventId, generation, nonce) =>
      update(eventId, "ADD #open :nonces", "#gen = :gen AND attribute_not_exists(#done)", {
        ":nonces": { SS: [nonce] },
        ":gen": { N: String(generation) },
      }),

    close: (eventId, generation, nonce) =>
      update(eventId, "DELETE #open :nonces", "#gen = :gen", {
        ":nonces": { SS: [nonce] },
        ":gen": { N: String(generation) },
      }),

    reassignTimestamp: (eventId, to) =>
      update(
        eventId,
        "SET #h = :h, #sec = :sec, #gen = :gen, #series = :series, #open = :open",
        "#gen = :before AND attribute_not_exists(#open) AND attribute_not_exists(#done)",
        { ...valuesOf(claimAttributes(to)), ":before": { N: String(to.generation - 1) } },
      ),

    mark: async (eventId) => {
      await markDone(eventId);
    },

    count: (eventId, generation) =>
      update(eventId, "REMOVE #open", "#gen = :gen AND attribute_exists(#open) AND attribute_not_exists(#done)", {
        ":gen": { N: String(generation) },
      }),

    drop: async (eventId) => claimIn(await markDone(eventId)),
  };
}

/** Omits an unreadable item, so that it stops only its own event: `putClaim` then rejects and names the item. */
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

function valuesOf(attributes: Item): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value]));
}
