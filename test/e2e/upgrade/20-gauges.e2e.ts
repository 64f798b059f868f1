import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { at, parseJson } from "../../../lambda/shared/json.ts";
import { idleAccount } from "../../../simulator/stand-ins/account-load.ts";
import { dynamodb } from "../aws.ts";
import { patient } from "../patience.ts";
import { datadog, load, spacelift } from "../stand-ins.ts";
import { readOutput } from "./packaged.ts";

const account = `account:${new URL(spacelift.url).hostname}`;

/** Series of one gauge: its tags, its type, and its newest point. */
function heldGauges(name: string) {
  return datadog
    .series()
    .filter(({ metric }) => metric === `spacelift.integration.${name}`)
    .map(({ tags, type, points }) => ({ tags, type, newest: points.at(-1) }));
}

test("the deployed poller sends a pool that just appeared, with its queue", async () => {
  const createdAt = Math.floor(Date.now() / 1000) - 600;
  const run = { id: "R1", stackId: "web", state: "READY", type: "TRACKED", title: "Release", createdAt };
  load.present = {
    ...idleAccount,
    privatePools: [
      {
        ...{ id: "POOL1", name: "production", space: "root", busyWorkers: 1, queue: [run] },
        workers: [{ id: "a", drained: true }],
      },
    ],
  };
  const ofPool = () =>
    heldGauges("worker_pool.oldest_run_age").find(({ tags }) => tags.includes("worker_pool_id:pool1"));
  await expect.poll(ofPool, patient).toMatchObject({
    type: "gauge",
    tags: [account, "worker_pool:production", "worker_pool_id:pool1"],
  });
  expect(ofPool()?.newest?.[1]).toBeGreaterThanOrEqual(600);
  expect(heldGauges("worker_pool.workers_drained")).toMatchObject([{ newest: [expect.any(Number), 1] }]);
});

test("it polls again on its schedule, and a pool that disappeared gets no further point", async () => {
  load.present = idleAccount;
  const newest = (pool: string) =>
    heldGauges("worker_pool.workers").find(({ tags }) => tags.includes(`worker_pool_id:${pool}`))?.newest?.[0] ?? 0;
  const before = newest("public");
  await expect.poll(() => newest("public"), patient).toBeGreaterThan(before);
  await expect.poll(() => newest("public") - newest("pool1"), patient).toBeGreaterThan(0);
});

test("the lease is one item of the ledger's table, which expires", async () => {
  const key = at(parseJson(await readOutput("PollerSettings")), "LeaseKey");
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: await readOutput("LedgerTable"), Key: { pk: { S: String(key) }, sk: { S: "0" } } }),
  );
  const number = (name: string) => Number(Item?.[name]?.N);
  expect(number("end") - number("begin")).toBe(30_000);
  expect(number("exp")).toBeGreaterThan(Date.now() / 1000);
});
