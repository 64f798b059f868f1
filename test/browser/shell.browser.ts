import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { viewAddresses } from "../../simulator/messages/addresses.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { readRecentPolicyInput } from "../payloads.ts";
import { figure, obstacles, requireNoComplaint, startBrowser, startQuietSimulator, visit } from "./visitor.ts";

let browser: Browser;
let simulator: Simulator;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
  [browser, simulator] = await Promise.all([startBrowser(), startQuietSimulator()]);
});
afterAll(async () => {
  await browser.close();
  await simulator.close();
});
beforeEach(async () => {
  ({ page, complaints } = await visit(browser, simulator));
});
afterEach(async () => {
  requireNoComplaint(complaints);
  await page.close();
});

const bounded = { timeout: 120_000, interval: 100 };
const titles = ["Overview", "Runs", "Destinations", "Dashboard", "Faults", "Dead letters"];
const heading = () => page.getByRole("heading", { level: 1 });
const current = () => page.locator("header nav [aria-current=page]").textContent();

test("each view has an address, and back and reload keep the view", async () => {
  for (const [index, title] of titles.entries()) {
    await page.getByRole("navigation").getByRole("link", { name: title }).click();
    await expect.poll(() => heading().textContent(), bounded).toBe(title);
    expect(new URL(page.url()).pathname).toBe(viewAddresses[index]);
    await expect.poll(() => page.title(), bounded).toBe(`${title} · Spacelift → Datadog`);
    await expect.poll(current, bounded).toBe(title);
  }
  await page.goBack();
  await expect.poll(() => heading().textContent(), bounded).toBe("Faults");
  await page.reload();
  await expect.poll(() => heading().textContent(), bounded).toBe("Faults");
  await expect.poll(current, bounded).toBe("Faults");
});

test("a new view takes the focus, so that the keyboard goes on in its content", async () => {
  await page.getByRole("navigation").getByRole("link", { name: "Faults" }).click();
  await expect.poll(() => page.evaluate("document.activeElement.id"), bounded).toBe("view-title");
});

test.each(viewAddresses)(
  "%s: at most eight tab stops lead to the content, and the first one skips the rest",
  async (path) => {
    await page.goto(simulator.url + path);
    await heading().waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("To the content");
    const isInMain = () => page.evaluate("document.querySelector('main').contains(document.activeElement)");
    let stops = 1;
    for (; stops < 8 && !(await isInMain()); stops += 1) await page.keyboard.press("Tab");
    expect(stops).toBeLessThanOrEqual(8);
    await page.goto(simulator.url + path);
    await heading().waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await isInMain()).toBe(true);
  },
);

test("the status bar counts on every view and stays in sight", async () => {
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  for (const path of viewAddresses) {
    await page.goto(simulator.url + path);
    await expect.poll(() => figure(page, "delivered"), bounded).toBe("1");
    expect([await figure(page, "lost"), await figure(page, "doubled")]).toEqual(["0", "0"]);
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    const box = await page.locator(".status").boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(100);
  }
});

test.each(viewAddresses)("%s has no accessibility problem, light and dark", async (path) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(simulator.url + path);
    await heading().waitFor();
    expect(await obstacles(page)).toEqual([]);
  }
});

// The width of 1280 pixels at a zoom of 400 %, as WCAG 1.4.10, "Reflow", requires.
test.each(viewAddresses)("%s fits 320 pixels without horizontal scrolling", async (path) => {
  await page.setViewportSize({ width: 320, height: 740 });
  await page.goto(simulator.url + path);
  await heading().waitFor();
  const widths = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
  expect(widths).toEqual([320, 320]);
});

test("says so when the simulator stops, and continues when it is back", async () => {
  const own = await startQuietSimulator();
  const visitor = await visit(browser, own);
  const port = Number(new URL(own.url).port);
  await own.close();
  await visitor.page.getByRole("alert").getByText("npm start").waitFor();
  const again = await startQuietSimulator(port);
  await visitor.page.getByText("Live.").waitFor();
  expect(await visitor.page.getByRole("alert").count()).toBe(0);
  await visitor.page.close();
  await again.close();
});

test("hidden tabs free their connections, of which a browser opens six", async () => {
  const context = await browser.newContext();
  for (let tab = 1; tab <= 8; tab += 1) {
    const opened = await context.newPage();
    await opened.goto(`${simulator.url}/runs`, { timeout: 30_000 });
    await expect.poll(() => opened.getByText("Live.").count(), bounded).toBe(1);
    // Headless Chromium shows every tab.
    await opened.evaluate(
      "Object.defineProperty(document, 'hidden', { value: true }); document.dispatchEvent(new Event('visibilitychange'))",
    );
  }
  await context.close();
});

test("a tab that is shown again has the latest state", async () => {
  const show = (hidden: boolean) =>
    page.evaluate(
      `Object.defineProperty(document, "hidden", { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`,
    );
  const before = Number(await figure(page, "delivered"));
  await show(true);
  await simulator.notify(readRecentPolicyInput("run-drift-failed-public-pool"));
  await show(false);
  await expect.poll(() => figure(page, "delivered"), bounded).toBe(String(before + 1));
});

test.each(["/runs/%E0%A4%A", "/runs/1/2", "/dead-letters/%", "/nowhere"])("%s is not found, in words", async (path) => {
  const own = await browser.newPage();
  await own.goto(simulator.url + path);
  expect(await own.getByRole("heading", { level: 1 }).textContent()).toBe("Not found");
  expect(await own.title()).toBe("Not found · Spacelift → Datadog");
  expect(await own.locator("nav [aria-current=page]").count()).toBe(0);
  await own.close();
});
