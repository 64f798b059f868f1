import { afterEach, expect, test } from "vitest";
import { bounded, type Driver, startDriver } from "./driver.ts";

let driver: Driver;
afterEach(() => driver.simulator.close());

test("the registrar sets the audit webhook, and its events arrive at /api/logs alone", async () => {
  driver = await startDriver({ destinations: ["metrics", "events", "logs"] });
  await expect
    .poll(async () => JSON.stringify(await driver.list("/api/logs")), bounded)
    .toContain("audit_trail_webhook.set");
  expect(await driver.list("/api/events")).toEqual([]);
  expect(JSON.stringify(await driver.list("/api/series"))).not.toContain("203.0.113.7");
  expect((await driver.post("/audit", "{}", { "x-signature-256": `sha256=${"0".repeat(64)}` })).status).toBe(401);
});

test("without the destination logs there is neither route nor audit webhook", async () => {
  driver = await startDriver({ destinations: ["metrics"] });
  expect((await driver.post("/audit", "{}")).status).toBe(404);
});
