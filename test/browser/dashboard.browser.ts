import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Simulator } from "../../simulator/simulator.ts";
import { obstacles, requireNoComplaint, startBrowser, startQuietSimulator, visit } from "./visitor.ts";

/** The folder for the documentation's screenshots. */
const folder = process.env["PICTURES"];
const pictures = ".cache/pictures";

let browser: Browser;
let simulator: Simulator;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
  [browser, simulator] = await Promise.all([startBrowser(), startQuietSimulator()]);
  await simulator.traffic.backfill();
  simulator.traffic.change({ perMinute: 20 });
  ({ page, complaints } = await visit(browser, simulator));
  mkdirSync(pictures, { recursive: true });
});
afterEach(() => requireNoComplaint(complaints));
afterAll(async () => {
  await browser.close();
  await simulator.close();
});

const bounded = { timeout: 60_000, interval: 200 };

/** Scrolls through the dashboard, since a widget is drawn only near the viewport. */
async function lookAtAll(): Promise<void> {
  for (const heading of await page.locator("#groups h3").all()) {
    await heading.scrollIntoViewIfNeeded();
    await page.waitForTimeout(150);
  }
}

/** The widget's element stays; its list items are replaced. */
const mostRuns = () => page.locator(".widget", { hasText: "Most runs" }).first();
const empty = () => page.locator("[data-widget]").getByText("no data").count();

test("every widget has data within a minute", async () => {
  await lookAtAll();
  const drawn = page.locator("[data-widget][data-drawn]");
  await expect.poll(() => drawn.count(), bounded).toBe(await page.locator("[data-widget]").count());
  await expect.poll(empty, bounded).toBe(0);
  expect(await page.locator("[data-widget]").count()).toBeGreaterThan(40);
});

test("a template variable filters the widgets until it is reset", async () => {
  const runs = async () =>
    Number.parseInt((await page.locator("[data-widget=query_value] .value").first().textContent()) ?? "", 10);
  const most = mostRuns().locator(".top li span:first-child");
  const value = page.locator("[data-widget=query_value]").first();
  await value.scrollIntoViewIfNeeded();
  const all = await runs();
  await page.getByLabel("stack", { exact: true }).selectOption("staging-payments");
  await expect.poll(runs, bounded).toBeLessThan(all / 5);
  expect(await runs()).toBeGreaterThan(0);
  await mostRuns().scrollIntoViewIfNeeded();
  await expect.poll(() => most.allTextContents(), bounded).toEqual(["staging-payments"]);
  await page.getByLabel("stack", { exact: true }).selectOption("*");
  await value.scrollIntoViewIfNeeded();
  await expect.poll(runs, bounded).toBeGreaterThanOrEqual(all);
  await mostRuns().scrollIntoViewIfNeeded();
  await expect.poll(() => most.count(), bounded).toBeGreaterThan(5);
});

test.each([
  ["space", /^production-/],
  ["worker pool", /^(?:production-|identity$)/],
])("the variable %s filters them too", async (name, stacks) => {
  const choice = page.getByLabel(name, { exact: true });
  const most = mostRuns().locator(".top li span:first-child");
  await choice.selectOption({
    index:
      1 + (await choice.locator("option").allTextContents()).slice(1).findIndex((each) => each.includes("production")),
  });
  await mostRuns().scrollIntoViewIfNeeded();
  await expect
    .poll(async () => (await most.allTextContents()).filter((stack) => !stacks.test(stack)), bounded)
    .toEqual([]);
  expect(await most.count()).toBeGreaterThan(2);
  await choice.selectOption("*");
});

test("a widget's description opens by keyboard", async () => {
  const about = page.locator(".about").first();
  await about.locator("summary").focus();
  await page.keyboard.press("Enter");
  expect(await about.locator("p").isVisible()).toBe(true);
  expect(await about.locator("p").textContent()).toMatch(/^[A-Z].+\.$/);
  await page.keyboard.press("Enter");
});

test("the lines of a graph differ in colour, and each has a value", async () => {
  await lookAtAll();
  const graphs: unknown = await page.evaluate(
    `[...document.querySelectorAll(".legend")].map((legend) => [...legend.children].map((item) => item.style.getPropertyValue("--colour")))`,
  );
  const colours = z.array(z.array(z.string())).parse(graphs);
  expect(colours.length).toBeGreaterThan(10);
  for (const each of colours.filter(({ length }) => length <= 10)) expect(new Set(each).size).toBe(each.length);
});

test.each(["light", "dark"] as const)("has no serious accessibility problem, %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await lookAtAll();
  expect(await obstacles(page)).toEqual([]);
  await page.screenshot({ path: `${pictures}/${colorScheme}.png`, fullPage: true });
});

test("fits a phone without horizontal scrolling", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "light" });
  await lookAtAll();
  const widths = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
  await page.screenshot({ path: `${pictures}/narrow.png`, fullPage: true });
  expect(widths).toEqual([360, 360]);
});

test.runIf(folder)("takes the README's screenshot", async () => {
  await page.close();
  ({ page, complaints } = await visit(browser, simulator, { width: 1120 }));
  simulator.traffic.change({ perMinute: 60 });
  await page.waitForTimeout(20_000);
  const [glance, next] = await page.locator("#groups h3").all();
  await glance?.scrollIntoViewIfNeeded();
  await expect.poll(() => page.locator("[data-widget=timeseries][data-drawn]").count(), bounded).toBeGreaterThan(3);
  await page.evaluate("scrollTo(0, 0)");
  const top = ((await glance?.boundingBox())?.y ?? 0) - 8;
  expect(await takePicture("dashboard.png", top, (await next?.boundingBox())?.y ?? 0)).toBeGreaterThan(50_000);
});

test.runIf(folder)("takes the screenshot of a storm", async () => {
  await page.close();
  ({ page, complaints } = await visit(browser, simulator, { width: 1120 }));
  await page.getByLabel("600 a minute").check();
  await page.getByRole("button", { name: "Start a storm" }).click();
  await page.waitForTimeout(11_000);
  await page.evaluate("scrollTo(0, 0)");
  const drawn = await page.locator("#pipeline").boundingBox();
  expect(await takePicture("console.png", 0, (drawn?.y ?? 0) + (drawn?.height ?? 0) + 24)).toBeGreaterThan(50_000);
});

/** Saves the part of the page between two heights, 1,120 pixels wide. Returns the size in bytes. */
async function takePicture(name: string, top: number, bottom: number): Promise<number> {
  const shot = await page.screenshot({
    path: join(folder ?? "", name),
    fullPage: true,
    clip: { x: 0, y: top, width: 1120, height: Math.ceil(bottom - top) },
  });
  return shot.length;
}
