import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { at } from "../../lambda/shared/json.ts";
import { writesAnEvent } from "../../scripts/cost/assumptions.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { claimOfRun, target } from "../typical-run.ts";
import { createLedgerTable } from "./ledger-table.ts";

test("the emulator bills three write units for a run with long names", async () => {
  const client = new DynamoDBClient({ ...emulatorConfiguration(), maxAttempts: 1 });
  const table = await createLedgerTable(client);
  const units: (readonly [string, unknown])[] = [];
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (call) => {
        const answer = await next({ ...call, input: { ...call.input, ReturnConsumedCapacity: "TOTAL" } });
        units.push([commandName, at(answer.output, "ConsumedCapacity", "CapacityUnits")]);
        return answer;
      },
    { step: "initialize" },
  );
  const ledger = createLedger(client, table, target, Date.now);
  const { eventId, claim } = claimOfRun(8);
  await ledger.putSlot(claim.slotKey, claim.second, eventId);
  await ledger.putClaim(eventId, claim);
  await ledger.mark(eventId);
  expect(units).toEqual([
    ["PutItemCommand", 1],
    ["PutItemCommand", 1],
    ["UpdateItemCommand", 1],
  ]);
  expect(writesAnEvent).toBe(units.length);
});
