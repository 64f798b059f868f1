import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { createLedger } from "../../../lambda/adapters/ledger.ts";
import type { Item } from "../../../lambda/adapters/ledger-item.ts";
import { storedBytesAnEvent, writesAnEvent } from "../../../scripts/cost/assumptions.ts";
import { claimOfRun, target } from "../../typical-run.ts";
import { itemBytes, writeUnits } from "./dynamodb-size.ts";

/** Slot and claim of a run, as the adapter writes them. */
async function itemsOf(policies: number): Promise<{ readonly slot: Item; readonly claim: Item }> {
  const items: Item[] = [];
  const client = new DynamoDBClient({ region: "us-east-1" });
  client.middlewareStack.add(
    () => async (call) => {
      const item = "Item" in call.input ? call.input.Item : undefined;
      if (item !== undefined) items.push(item);
      return { response: {}, output: { $metadata: {} } };
    },
    { step: "initialize" },
  );
  const ledger = createLedger(client, "ledger", target, () => 1_763_800_190_000);
  const { eventId, claim } = claimOfRun(policies);
  await ledger.putSlot(claim.slotKey, claim.second, eventId);
  await ledger.putClaim(eventId, claim);
  const [slot, stored] = items;
  if (slot === undefined || stored === undefined) throw new Error("the ledger wrote no items");
  return { slot, claim: stored };
}

/** What `mark` leaves. It bills the larger one of the item before and after. */
function markedOf({ series, ...claim }: Item): Item {
  expect(series?.B).toBeDefined();
  return { ...claim, done: { BOOL: true } };
}

test("a run with long names, nine states and eight policies takes three write units: slot, claim and mark", async () => {
  const { slot, claim } = await itemsOf(8);
  const marked = Math.max(itemBytes(claim), itemBytes(markedOf(claim)));
  expect([slot, claim].map(itemBytes).concat(marked).map(writeUnits)).toEqual([1, 1, 1]);
  expect(writesAnEvent).toBe(3);
});

test("a claim has room for 16 policies before it takes a second unit", async () => {
  const sizes = await Promise.all([16, 64].map(async (policies) => itemBytes((await itemsOf(policies)).claim)));
  expect(sizes.map(writeUnits)).toEqual([1, 2]);
});

test("the two items that a run leaves take no more than the cost model assumes", async () => {
  const { slot, claim } = await itemsOf(8);
  // DynamoDB adds a hundred bytes an item to the storage that it bills.
  expect(itemBytes(slot) + itemBytes(markedOf(claim)) + 200).toBeLessThanOrEqual(storedBytesAnEvent);
});
