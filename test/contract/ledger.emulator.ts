import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { describeLedgerContract } from "./ledger.contract.ts";

const client = new DynamoDBClient({ ...emulatorConfiguration(), maxAttempts: 1 });
const expired = 61 * 24 * 60 * 60 * 1000;

describeLedgerContract("DynamoDB as MiniStack has it", async () => {
  const TableName = randomUUID();
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.1, maxDelay: 0.5 }, { TableName });
  return {
    ledgerOf: (target) => createLedger(client, TableName, target, Date.now),
    expiringOf: (target) => createLedger(client, TableName, target, () => Date.now() - expired),
  };
});
