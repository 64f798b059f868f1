import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createDeliveryMarks } from "../../lambda/adapters/delivery-marks.ts";
import { readLedgerItems } from "../../lambda/adapters/known-events.ts";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { describeKnownEventsContract, targets } from "./known-events.contract.ts";
import { createLedgerTable } from "./ledger-table.ts";

const client = new DynamoDBClient({ ...emulatorConfiguration(), maxAttempts: 1 });

describeKnownEventsContract("MiniStack's DynamoDB", async () => {
  const table = await createLedgerTable(client);
  const marksOf = (destination: "events" | "deployments") =>
    createDeliveryMarks(client, table, { ...targets, destination }, Date.now);
  return {
    ledger: createLedger(client, table, targets, Date.now),
    ...{ events: marksOf("events"), deployments: marksOf("deployments") },
    haveItems: readLedgerItems(client, table, targets, Date.now),
  };
});
