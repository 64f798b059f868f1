import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { describeLedgerContract } from "./ledger.contract.ts";
import { createLedgerTable } from "./ledger-table.ts";

const client = new DynamoDBClient({ ...emulatorConfiguration(), maxAttempts: 1 });
const expired = 61 * 24 * 60 * 60 * 1000;

describeLedgerContract("MiniStack's DynamoDB", async () => {
  const table = await createLedgerTable(client);
  return {
    ledgerOf: (target) => createLedger(client, table, target, Date.now),
    expiringOf: (target) => createLedger(client, table, target, () => Date.now() - expired),
  };
});
