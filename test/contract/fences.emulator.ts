import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createFences } from "../../lambda/adapters/fences.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { describeFencesContract } from "./fences.contract.ts";
import { createLedgerTable } from "./ledger-table.ts";

const client = new DynamoDBClient({ ...emulatorConfiguration(), maxAttempts: 1 });

describeFencesContract("MiniStack's DynamoDB", async () => createFences(client, await createLedgerTable(client)));
