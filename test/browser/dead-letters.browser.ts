import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { sign } from "../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { readRecentPolicyInput } from "../payloads.ts";
import {
  figure,
  obstacles,
  requireNoComplaint,
  startBrowser,
  startQuietSimulator,
  switchFaults,
  visit,
} from "./visitor.ts";

let browser: Browser;
let simulator: Simulator;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  simulator = await startQuietSimulator();
  ({ page, complaints } = await visit(browser, simulator, { path: "/dead-letters" }));
});
afterEach(async () => {
  requireNoComplaint(complaints);
  await page.close();
  await simulator.close();
});

const bounded = { timeout: 120_000, interval: 50 };
const rows = () => page.locator(".letter-list li");
const button = (name: string) => page.getByRole("button", { name, exact: true });
const rejectsRuns = (isOn: boolean) => ({ "datadog-400-runs": isOn });
const message = () => page.getByRole("region", { name: "Message", exact: true });

async function postUnreadable(text: string): Promise<void> {
  const body = Buffer.from(text);
  const headers = { "content-type": "application/json", "x-signature-256": sign(new Secret("hush"), body) };
  expect((await fetch(`${simulator.url}/webhook`, { method: "POST", body, headers })).status).toBe(202);
}

/** Two rejected runs and an unreadable message, in this order. The fault is then off. */
async function fillQueue(): Promise<void> {
  await switchFaults(simulator, rejectsRuns(true));
  for (const name of ["run-tracked-finished", "run-drift-failed-public-pool"] as const) {
    const before = simulator.state().letters.count;
    await simulator.notify(readRecentPolicyInput(name));
    await expect.poll(() => simulator.state().letters.count, bounded).toBe(before + 1);
  }
  await switchFaults(simulator, rejectsRuns(false));
  await postUnreadable("{");
  await expect.poll(() => rows().count(), bounded).toBe(3);
}

test("an empty queue says so and leads to a fault that fills it", async () => {
  await page.getByText("No dead-letter queue has a message.").waitFor();
  expect(await button("Redrive all").isDisabled()).toBe(true);
  await page.getByRole("link", { name: "a fault that rejects runs" }).click();
  await page.getByRole("checkbox", { name: "Datadog answers 400 to every run but accepts heartbeats" }).waitFor();
  expect(await page.getByRole("checkbox").count()).toBe(1);
});

test("lists each message, newest first, with reason, detail, time and a link to its run", async () => {
  await fillQueue();
  const texts = await rows().allTextContents();
  expect(texts[0]).toMatch(/^unreadablemetricsmalformed\d\d:\d\d:\d\dthe body is not JSONRedrive$/);
  expect(texts[1]).toMatch(
    /^drift · staging-networkmetricsrejected\d\d:\d\d:\d\dDatadog answered 400: Bad metricRunRedrive$/,
  );
  expect(texts[2]).toMatch(/^tracked · production-networkmetricsrejected/);
  await page.getByRole("link", { name: "Run of tracked · production-network" }).click();
  await expect.poll(() => new URL(page.url()).pathname, bounded).toMatch(/^\/runs\/.+/);
});

test("redrives one message and keeps the others", async () => {
  await fillQueue();
  await page.getByRole("button", { name: /^Redrive tracked · production-network/ }).click();
  await page.locator(".redrive-result").getByText("1 message is back on the queue.").waitFor();
  await expect.poll(() => rows().count(), bounded).toBe(2);
  await expect.poll(() => figure(page, "delivered"), bounded).toBe("1");
  expect(await page.evaluate("document.activeElement.closest('.letter-list') !== null")).toBe(true);
  expect([await figure(page, "lost"), await figure(page, "dead-lettered")]).toEqual(["0", "1"]);
});

test("reason and search are in the address, and only the matching messages are redriven", async () => {
  await fillQueue();
  await page.getByRole("radio", { name: "rejected 2" }).check();
  await expect.poll(() => rows().count(), bounded).toBe(2);
  await page.getByRole("searchbox", { name: "Search dead letters" }).fill("staging");
  await expect.poll(() => rows().count(), bounded).toBe(1);
  expect(new URL(page.url()).search).toBe("?reason=rejected&q=staging");
  await page.reload();
  await expect.poll(() => rows().count(), bounded).toBe(1);
  await rows().getByRole("link", { name: "drift · staging-network", exact: true }).click();
  await message().getByText("Datadog refused this event alone").waitFor();
  expect(new URL(page.url()).search).toBe("?reason=rejected&q=staging");
  await page.goBack();
  await expect.poll(() => message().count(), bounded).toBe(0);
  expect(await rows().count()).toBe(1);
  await button("Redrive 1 matching").click();
  await page.getByText("No message matches.").waitFor();
  await expect.poll(() => figure(page, "delivered"), bounded).toBe("1");
  await page.getByRole("radio", { name: "all 2" }).check();
  await page.getByRole("searchbox", { name: "Search dead letters" }).fill("");
  await expect.poll(() => rows().count(), bounded).toBe(2);
  await button("Redrive all").click();
  await expect.poll(() => figure(page, "delivered"), bounded).toBe("2");
  await expect.poll(() => rows().allTextContents(), bounded).toEqual([expect.stringContaining("malformed")]);
});

test("a message has its meaning, its attributes and its body, with buttons to copy them", async () => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await fillQueue();
  await page.getByRole("link", { name: "tracked · production-network", exact: true }).click();
  await message().getByText("Correct the tags, the prefix or the number of receipts").waitFor();
  expect(await message().locator(".letter-facts").last().textContent()).toContain("eventId");
  expect(await message().getByRole("region", { name: "Body of the message" }).textContent()).toContain(
    '\n  "event": {\n',
  );
  const clipboard = () => page.evaluate("navigator.clipboard.readText()");
  await message().getByRole("button", { name: "Copy signed body" }).click();
  await expect.poll(clipboard, bounded).toMatch(/^\{"[^\n]*\}$/);
  await message().getByRole("button", { name: "Copy the attribute reason" }).click();
  await expect.poll(clipboard, bounded).toBe("rejected");
  await message().getByRole("button", { name: "Redrive" }).click();
  await message().getByText("This message has left the dead-letter queue.").waitFor();
  await expect.poll(() => figure(page, "delivered"), bounded).toBe("1");
  await page.reload();
  await message().getByText("This message is not on a dead-letter queue.").waitFor();
  complaints = complaints.filter((text) => !text.includes("404"));
});

test("warns of a fault that would reject a redriven run again", async () => {
  await switchFaults(simulator, rejectsRuns(true));
  await page.getByText("A fault rejects every event.").waitFor();
  await switchFaults(simulator, rejectsRuns(false));
  await expect.poll(() => page.getByText("A fault rejects every event.").count(), bounded).toBe(0);
});

test("the list stays usable with hundreds of messages", async () => {
  for (let count = 0; count < 250; count += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, index) => postUnreadable(`{"number ${count + index}`)));
  }
  await expect.poll(() => page.getByRole("radio", { name: "all 250" }).count(), bounded).toBe(1);
  expect(await rows().count()).toBe(100);
  await button("Show 100 of 150 older ones").click();
  await button("Show 50 of 50 older ones").click();
  await expect.poll(() => rows().count(), bounded).toBe(250);
  await rows().last().getByRole("link").click();
  await message().getByText("This version cannot read the body").waitFor();
  await button("Redrive all").click();
  await page.locator(".redrive-result").getByText("250 messages are back on the queue.").waitFor();
});

test("a failed reading and a failed redrive say so", async () => {
  await page.route(/\/api\/letters/, (route) => route.abort());
  await postUnreadable("{");
  await page.getByRole("alert").getByText("The dead-letter queue could not be read.").waitFor();
  await page.unroute(/\/api\/letters/);
  await postUnreadable("{");
  await expect.poll(() => rows().count(), bounded).toBe(2);
  expect(await page.getByRole("alert").count()).toBe(0);
  await page.route("**/api/redrive", (route) => route.abort());
  await button("Redrive all").click();
  await page.locator(".redrive-result").getByText("The simulator does not answer.").waitFor();
  expect(await rows().count()).toBe(2);
  complaints = complaints.filter((text) => !text.includes("net::ERR_FAILED"));
});

test.each(["light", "dark"] as const)("list and message have no accessibility problem, %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await fillQueue();
  expect(await obstacles(page)).toEqual([]);
  await rows().getByRole("link").first().click();
  await message().getByText("Body").first().waitFor();
  expect(await obstacles(page)).toEqual([]);
});

test("on a phone a message replaces the list and leads back to it", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await fillQueue();
  const widths = () => page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
  expect(await widths()).toEqual([360, 360]);
  await page.getByRole("link", { name: "tracked · production-network", exact: true }).click();
  await message().getByText("Attributes").waitFor();
  expect(await rows().first().isVisible()).toBe(false);
  expect(await page.evaluate("document.activeElement.textContent")).toContain("All dead letters");
  expect(await widths()).toEqual([360, 360]);
  expect(await obstacles(page)).toEqual([]);
  await message().getByRole("link", { name: "All dead letters" }).click();
  await expect.poll(() => rows().first().isVisible(), bounded).toBe(true);
});
