import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { bounded, type Driver, startDriver } from "./driver.ts";

let driver: Driver | undefined;
afterEach(() => driver?.simulator.close());

test("an outage of DynamoDB delays the recovery of a lost run, and is logged once", async () => {
  const warnings: unknown[] = [];
  driver = await startDriver({
    recoveryMilliseconds: 20,
    log: (level, message, fields) => {
      if (level === "warn" && message === "reconciliation failed") warnings.push(fields?.["error"]);
    },
  });
  const { postFixture, switchFaults, simulator } = driver;
  await switchFaults({ "spacelift-lost": true, "ledger-down": true });
  await postFixture("run-tracked-finished");
  await vi.waitFor(
    () => expect(warnings).toEqual([expect.stringContaining("recovery of lost deliveries failed")]),
    bounded,
  );
  await wait(200);
  expect(warnings).toHaveLength(1);
  expect(simulator.state().balance).toMatchObject({ refused: 1, recovered: 0 });
  await switchFaults({ "ledger-down": false });
  await vi.waitFor(() => expect(simulator.state().balance).toMatchObject({ held: 1, recovered: 1 }), bounded);
});
