import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { createLease } from "../../lambda/adapters/lease.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { describeLeaseContract } from "./lease.contract.ts";
import { createLedgerTable } from "./ledger-table.ts";

const client = new DynamoDBClient({ ...emulatorConfiguration(), maxAttempts: 1 });

describeLeaseContract("MiniStack's DynamoDB", async () => createLease(client, await createLedgerTable(client), "P#1"));

test("leases with different keys are apart", async () => {
  const table = await createLedgerTable(client);
  expect(await createLease(client, table, "P#1").take(0, 30_000)).toBe(true);
  expect(await createLease(client, table, "P#2").take(0, 30_000)).toBe(true);
});
