import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createDeliveryMarks } from "../../lambda/adapters/delivery-marks.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { describeMarksContract } from "./delivery-marks.contract.ts";
import { createLedgerTable } from "./ledger-table.ts";

const client = new DynamoDBClient({ ...emulatorConfiguration(), maxAttempts: 1 });

describeMarksContract("MiniStack's DynamoDB", async () => {
  const table = await createLedgerTable(client);
  return { marksOf: (target) => createDeliveryMarks(client, table, target, Date.now) };
});
