import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { destinationNames } from "../../lambda/contract/destinations.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { readRecentPolicyInput } from "../payloads.ts";
import { obstacles, requireNoComplaint, startBrowser, startQuietSimulator, switchFaults, visit } from "./visitor.ts";

let browser: Browser;
let simulator: Simulator;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  simulator = await startQuietSimulator(0, destinationNames);
  ({ page, complaints } = await visit(browser, simulator, { path: "/destinations" }));
});
afterEach(async () => {
  requireNoComplaint(complaints);
  await page.close();
  await simulator.close();
});

const bounded = { timeout: 120_000, interval: 50 };
const counts = () =>
  simulator.state().destinations.flatMap(({ name, delivered }) => (name === "logs" ? [] : [delivered]));

test("from a run's pipeline to its trace, its event and its deployment", async () => {
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  await expect.poll(counts, bounded).toEqual([1, 1, 1, 1]);
  await page.getByRole("link", { name: "acme/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D" }).click();
  await page.getByRole("heading", { name: "Trace", exact: true }).waitFor();
  const parts = page.locator("[data-part]");
  expect(await parts.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-part")))).toEqual([
    ...["in the queue", "production-network", "waits for a person", "production-network, resumed"],
    ...["PREPARING", "INITIALIZING", "PLANNING", "APPLYING"],
  ]);
  expect(await page.locator(".flame-bar").count()).toBe(8);
  await page.getByRole("heading", { name: "production-network: tracked run finished" }).waitFor();
  await page.getByRole("link", { name: "Deployments", exact: true }).click();
  await page.getByRole("link", { name: "acme.01K9VJ3Q8T6W2X4Y5Z6A7B8C9D" }).waitFor();
  expect(await obstacles(page)).toEqual([]);
});

test("shows which destination is in trouble, and leads to its dead letters", async () => {
  await switchFaults(simulator, { "datadog-events-400": true });
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  const events = page.locator('[data-destination="events"]');
  await events.getByRole("link", { name: "1", exact: true }).click();
  await expect.poll(() => page.locator(".letter-list li").count(), bounded).toBe(1);
  await page.getByText("A fault rejects every event.").waitFor();
  await page.locator('[data-figure="dead-lettered events"]').waitFor();
  expect(await obstacles(page)).toEqual([]);
});

test("lists the logs of the audit trail, and finds one by any of its texts", async () => {
  await page.getByRole("link", { name: "Logs", exact: true }).click();
  const logs = page.locator("[data-log]");
  const set = page.locator('[data-log="audit_trail_webhook.set"]');
  await set.first().waitFor();
  await page.getByRole("searchbox", { name: "Search logs" }).fill("AUDIT_TRAIL_WEBHOOK.SET endpoint");
  await expect.poll(() => logs.count(), bounded).toBe(await set.count());
  await set.first().locator("summary").click();
  await page.getByText('"mutation": "auditTrailSetWebhook"').first().waitFor();
  expect(await obstacles(page)).toEqual([]);
  await page.getByRole("searchbox", { name: "Search logs" }).fill("xyzzy");
  await page.getByText("No log contains this text.").waitFor();
});
