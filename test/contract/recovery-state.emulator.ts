import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { createRecoveryState } from "../../lambda/adapters/recovery-state.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { createLedgerTable } from "./ledger-table.ts";
import { describeRecoveryStateContract } from "./recovery-state.contract.ts";

const client = new DynamoDBClient({ ...emulatorConfiguration(), maxAttempts: 1 });

describeRecoveryStateContract("MiniStack's DynamoDB", async () =>
  createRecoveryState(client, await createLedgerTable(client), "V#1", Date.now),
);

test("registrations are apart, and each advance renews the expiry", async () => {
  const table = await createLedgerTable(client);
  let now = 0;
  const [one, other] = ["V#1", "V#2"].map((key) => createRecoveryState(client, table, key, () => now));
  await one?.start({ source: "a b", sinceEpochSeconds: 1, completeMilliseconds: 1 }, undefined);
  expect(await other?.read()).toBeUndefined();
  const expiry = async () => {
    const key = { pk: { S: "V#1" }, sk: { S: "0" } };
    return Number((await client.send(new GetItemCommand({ TableName: table, Key: key }))).Item?.["exp"]?.N);
  };
  const before = await expiry();
  now = 1_000_000;
  const forgotten = { seen: new Set<string>(), reported: new Set<string>() };
  await one?.advance("a b", { markEpochSeconds: 1, completeMilliseconds: 1, forgotten });
  expect(await expiry()).toBe(before + 1000);
});
