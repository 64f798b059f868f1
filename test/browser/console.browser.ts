import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Simulator } from "../../simulator/simulator.ts";
import { readRecentPolicyInput } from "../payloads.ts";
import { requireNoComplaint, seriousObstacles, startBrowser, startQuietSimulator, visit } from "./visitor.ts";

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
  ({ page, complaints } = await visit(browser, simulator));
});
afterEach(async () => {
  requireNoComplaint(complaints);
  await page.close();
  await simulator.close();
});

const bounded = { timeout: 60_000, interval: 100 };

/** A number on one of the two cards. */
async function figure(design: "ours" | "plain", name: string): Promise<string | null> {
  return page.locator(`[data-design=${design}] [data-number=${name}] dd`).textContent();
}

test("explains in three sentences the path of a run, and why none is lost or counted twice", async () => {
  const text = (await page.locator(".lead").textContent()) ?? "";
  const sentences = text.split(/(?<=\.) /);
  expect(sentences).toHaveLength(3);
  expect(sentences[0]).toMatch(/^Each finished Spacelift run travels from .* to Datadog/);
  expect(sentences[1]).toMatch(/^No run is lost:/);
  expect(sentences[2]).toMatch(/^No run is counted twice:/);
});

test("draws the pipeline and lists arriving runs", async () => {
  await page.getByLabel("600 a minute").check();
  await expect.poll(() => page.locator("#events li").count(), bounded).toBe(10);
  await page.getByLabel("off", { exact: true }).check();
  await expect.poll(() => figure("ours", "inFlight"), bounded).toBe("0");
  const held = (await figure("ours", "held")) ?? "";
  expect(Number(held)).toBeGreaterThan(5);
  await expect.poll(() => page.locator("[data-node=datadog] .count").textContent(), bounded).toBe(held);
  await expect
    .poll(() => page.getByRole("img", { name: /The pipeline/ }).getAttribute("aria-label"), bounded)
    .toContain(`Datadog: ${held} runs counted`);
});

test("a storm of faults loses and doubles nothing, unlike the plain forwarder", async () => {
  await page.getByLabel("120 a minute").check();
  await page.getByRole("button", { name: "Start a storm" }).click();
  await expect.poll(() => page.locator(".node.broken").count(), bounded).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Start a storm" }).waitFor({ timeout: 60_000 });
  await page.getByLabel("off", { exact: true }).check();
  await expect.poll(() => page.locator("#events li").count(), bounded).toBe(10);
  await expect.poll(() => figure("ours", "inFlight"), bounded).toBe("0");
  await expect.poll(() => figure("plain", "inFlight"), bounded).toBe("0");
  expect([await figure("ours", "lost"), await figure("ours", "doubled"), await figure("ours", "deadLettered")]).toEqual(
    ["0", "0", "0"],
  );
  expect(await figure("ours", "held")).toBe(await figure("ours", "expected"));
  expect(Number(await figure("plain", "lost"))).toBeGreaterThan(0);
});

test("a dead-lettered message shows a reason and a story, and counts after its redrive", async () => {
  await page.getByLabel(/Datadog answers 400 to every run/).check();
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  const letter = page.locator("#letters li");
  await letter.getByText("rejected").waitFor();
  await letter
    .getByRole("button", { name: /production|rejected/ })
    .first()
    .click();
  const story = page.getByRole("dialog");
  await story.getByText("dead-lettered", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByLabel(/Datadog answers 400 to every run/).uncheck();
  await page.getByRole("button", { name: "Redrive all" }).click();
  await expect.poll(() => letter.count(), bounded).toBe(0);
  await expect.poll(() => figure("ours", "held"), bounded).toBe("1");
  expect([await figure("ours", "lost"), await figure("ours", "deadLettered")]).toEqual(["0", "0"]);
});

test("redrives one of two dead-lettered messages and keeps the other", async () => {
  await page.getByLabel(/Datadog answers 400 to every run/).check();
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  await simulator.notify(readRecentPolicyInput("run-drift-failed-public-pool"));
  const letters = page.locator("#letters li");
  await expect.poll(() => letters.count(), bounded).toBe(2);
  await page.getByLabel(/Datadog answers 400 to every run/).uncheck();
  await page.getByRole("button", { name: /Redrive: rejected, tracked · production-network/ }).click();
  await expect.poll(() => letters.count(), bounded).toBe(1);
  await expect.poll(() => figure("ours", "held"), bounded).toBe("1");
  expect(await letters.textContent()).not.toContain("production-network");
  expect([await figure("ours", "lost"), await figure("ours", "deadLettered")]).toEqual(["0", "1"]);
});

test("a story opens by keyboard, and closing it restores the focus", async () => {
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  const run = page.locator("#events").getByRole("button", { name: /production-network/ });
  await run.getByText("in Datadog").waitFor();
  await run.focus();
  await page.keyboard.press("Enter");
  const kinds = page.locator("#story-steps strong");
  await expect
    .poll(() => kinds.allTextContents(), bounded)
    .toEqual(["received", "queued", "claimed", "posted", "answered", "marked", "acknowledged"]);
  expect(await seriousObstacles(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await run.evaluate((button) => button.matches(":focus"))).toBe(true);
});

test("rotates the key, and a run that was refused meanwhile arrives", async () => {
  await page.getByRole("button", { name: "Rotate the key" }).click();
  await page.getByText("Datadog has revoked the old key.").waitFor();
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  await page.getByText("Rotated once.").waitFor();
  await expect.poll(() => figure("ours", "held"), bounded).toBe("1");
});

test.each(["light", "dark"] as const)("has no serious accessibility problem, %s", async (colorScheme) => {
  await page.close();
  ({ page, complaints } = await visit(browser, simulator, { colorScheme }));
  await page.getByLabel(/Datadog answers 400 to every run/).check();
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  await page.locator("#letters li").first().waitFor();
  expect(await seriousObstacles(page)).toEqual([]);
});

test("fits a phone without horizontal scrolling", async () => {
  await page.close();
  ({ page, complaints } = await visit(browser, simulator, { width: 360 }));
  await page.getByLabel("600 a minute").check();
  await expect.poll(() => page.locator("#events li").count(), bounded).toBe(10);
  const widths = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
  expect(widths).toEqual([360, 360]);
  expect(await seriousObstacles(page)).toEqual([]);
});
