import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import type { Simulator } from "../../simulator/simulator.ts";
import { readRecentPolicyInput } from "../payloads.ts";
import { pictureFolder, takePicture } from "./picture.ts";
import { obstacles, requireNoComplaint, startBrowser, startQuietSimulator, switchFaults, visit } from "./visitor.ts";

const pictures = ".cache/pictures";

let browser: Browser;
let simulator: Simulator;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
  [browser, simulator] = await Promise.all([startBrowser(), startQuietSimulator(0, ["metrics", "events", "logs"])]);
  await simulator.traffic.backfill();
  simulator.traffic.change({ perMinute: 20 });
  mkdirSync(pictures, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  await simulator.close();
});
beforeEach(() => open(""));
afterEach(async () => {
  requireNoComplaint(complaints);
  await page.close();
});

const bounded = { timeout: 120_000, interval: 100 };
const address = () => new URL(page.url()).searchParams.toString();
const widget = (title: string) => page.getByRole("article", { name: title, exact: true });
const plot = (title: string) => widget(title).locator(".plot");
const runs = async () => Number.parseInt((await widget("Runs").locator(".value").textContent()) ?? "", 10);
const pixels = (title: string) =>
  widget(title)
    .locator("canvas")
    .evaluate((canvas) => ("toDataURL" in canvas ? String(canvas.toDataURL()) : ""));

async function open(query: string): Promise<void> {
  ({ page, complaints } = await visit(browser, simulator, { path: `/dashboard${query}` }));
  await widget("Runs").waitFor();
}

/** Scrolls through the dashboard, since a graph is drawn only near the viewport. */
async function lookAtAll(): Promise<void> {
  for (const heading of await page.getByRole("heading", { level: 2 }).all()) {
    await heading.scrollIntoViewIfNeeded();
    await page.waitForTimeout(150);
  }
}

/** Returns once the dashboard shows the frame in which it was paused. */
async function pause(): Promise<void> {
  const frozen = page.waitForResponse((response) => response.url().includes("/api/dashboard?from="));
  await page.getByRole("button", { name: "Pause" }).click();
  await (await frozen).finished();
  await page.waitForTimeout(1_000);
}

/** The middle of a plot's height, at a share of its width. */
async function pointOf(title: string, share: number): Promise<readonly [number, number]> {
  await plot(title).scrollIntoViewIfNeeded();
  const box = await plot(title).boundingBox();
  if (box === null) throw new Error(`${title} is not shown`);
  return [box.x + box.width * share, box.y + box.height / 2];
}

test("every widget has data within a minute", async () => {
  await lookAtAll();
  await expect.poll(() => page.locator(".no-data, .value.none").count(), { ...bounded, timeout: 60_000 }).toBe(0);
  expect(await page.locator("[data-widget]").count()).toBeGreaterThan(40);
});

test("each stack links to its page in Spacelift, from a list, a legend and a table", async () => {
  const address = (stack: string) => `https://acme.app.spacelift.io/stack/${stack}`;
  for (const [title, names] of [
    ["Most runs", ".top-name"],
    ["Runs, by stack", ".line-button"],
  ] as const) {
    const shown = widget(title);
    await shown.scrollIntoViewIfNeeded();
    const stacks = await shown.locator(names).allTextContents();
    expect(stacks.length).toBeGreaterThan(5);
    const links = () => shown.locator(".group-link").evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    expect(await links()).toEqual(stacks.map(address));
    await shown.getByRole("link", { name: `Open ${stacks[0]} in Spacelift` }).waitFor();
    const table = shown.getByRole("button", { name: "Show as table" });
    if ((await table.count()) === 0) continue;
    await table.click();
    expect(await links()).toEqual(stacks.map(address));
  }
  expect(await widget("Most runs, by space").locator(".group-link").count()).toBe(0);
});

test("the list of objectives shows the shipped SLOs with their targets", async () => {
  const list = widget("Service level objectives");
  await list.scrollIntoViewIfNeeded();
  expect(await list.locator("li").allTextContents()).toEqual([
    "Spacelift: tracked runs succeed90 % in 30d",
    "Spacelift: runs get a worker within ten minutes99 % in 30d",
    "Spacelift: tracked runs apply within fifteen minutes99 % in 30d",
  ]);
});

test("a widget is at its place in Datadog's grid, and nothing is cut", async () => {
  const boxes = await Promise.all(
    ["Runs", "Failing runs", "Internal errors"].map((title) => widget(title).boundingBox()),
  );
  expect(new Set(boxes.map((box) => box?.y)).size).toBe(1);
  expect(boxes.map((box) => box?.x ?? 0).toSorted((a, b) => a - b)).toEqual(boxes.map((box) => box?.x));
  const cut = await page.evaluate(
    "[...document.querySelectorAll('.widget')].filter((each) => each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent)",
  );
  expect(cut).toEqual([]);
});

test("the time picker changes the graphs at once, and the address keeps it over back and reload", async () => {
  const all = await runs();
  await page.getByLabel("5m", { exact: true }).check();
  await expect.poll(runs, bounded).toBeLessThan(all);
  expect(address()).toBe("span=5m");
  await page.reload();
  await expect.poll(() => page.getByLabel("5m", { exact: true }).isChecked(), bounded).toBe(true);
  await page.goBack();
  await expect.poll(() => page.getByLabel("Auto").isChecked(), bounded).toBe(true);
  await expect.poll(runs, bounded).toBeGreaterThanOrEqual(all);
});

test("a paused dashboard keeps its time until it is live again", async () => {
  await pause();
  const frame = address();
  expect(frame).toMatch(/^from=\d+&to=\d+$/);
  const before = await runs();
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  await page.waitForTimeout(3_000);
  expect([await runs(), address()]).toEqual([before, frame]);
  await page.getByRole("button", { name: "Reset to live" }).click();
  await expect.poll(runs, bounded).toBeGreaterThan(before);
  expect(address()).toBe("");
});

test("a new run appears without any action, and the layout stays", async () => {
  const boxes = async () =>
    Promise.all((await page.locator(".widget").all()).slice(0, 14).map((each) => each.boundingBox()));
  const [before, places] = [await runs(), await boxes()];
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  await expect.poll(runs, bounded).toBeGreaterThan(before);
  expect(await boxes()).toEqual(places);
});

test("a template variable filters the widgets and survives reload and back", async () => {
  const names = widget("Most runs").locator(".top-name");
  const all = await runs();
  await page.getByLabel("stack", { exact: true }).selectOption("staging-payments");
  await expect.poll(runs, bounded).toBeLessThan(all / 5);
  expect(await runs()).toBeGreaterThan(0);
  await expect.poll(() => names.allTextContents(), bounded).toEqual(["staging-payments"]);
  expect(address()).toBe("stack=staging-payments");
  await page.reload();
  await expect.poll(() => names.allTextContents(), bounded).toEqual(["staging-payments"]);
  expect(await page.getByLabel("stack", { exact: true }).inputValue()).toBe("staging-payments");
  await page.goBack();
  await expect.poll(() => names.count(), bounded).toBeGreaterThan(5);
});

test.each([
  ["space", /^production-/],
  ["worker pool", /^(?:production-|identity$)/],
])("the variable %s filters them too, until it is reset", async (name, stacks) => {
  const choice = page.getByLabel(name, { exact: true });
  const names = widget("Most runs").locator(".top-name");
  const values = await choice.locator("option").allTextContents();
  await choice.selectOption(values.find((each) => each.includes("production")) ?? "");
  await expect
    .poll(async () => (await names.allTextContents()).filter((stack) => !stacks.test(stack)), bounded)
    .toEqual([]);
  expect(await names.count()).toBeGreaterThan(2);
  await page.getByRole("button", { name: "Reset variables" }).click();
  await expect.poll(() => choice.inputValue(), bounded).toBe("*");
});

test("the crosshair is shared by all visible graphs, and no canvas is drawn again", async () => {
  await pause();
  const titles = ["Run outcomes, by final state", "Worker pool usage, by pool"];
  const [x, y] = await pointOf("Run outcomes, by final state", 0.5);
  await page.waitForTimeout(500);
  const before = await Promise.all(titles.map(pixels));
  await page.mouse.move(x, y);
  const captions = () => Promise.all(titles.map((title) => widget(title).locator(".caption").textContent()));
  await expect.poll(async () => new Set(await captions()).size, bounded).toBe(1);
  const [first] = await captions();
  expect(first).toMatch(/^\d\d:\d\d/);
  const lines = await Promise.all(titles.map((title) => widget(title).locator(".crosshair").getAttribute("style")));
  expect(new Set(lines).size).toBe(1);
  expect(
    await widget(titles[0] ?? "")
      .locator(".crosshair-label")
      .textContent(),
  ).toContain(first);
  await page.mouse.move(x + 60, y, { steps: 10 });
  await expect.poll(async () => (await captions())[1], bounded).not.toBe(first);
  expect(await Promise.all(titles.map(pixels))).toEqual(before);
  await page.mouse.move(5, 5);
  await expect.poll(() => page.locator(".crosshair").count(), bounded).toBe(0);
});

test("the overlay of each graph has the edges of its plot", async () => {
  await lookAtAll();
  await page.waitForTimeout(500);
  // The grid's lines, whose ends are the plot's, are the first and last drawn pixels of a row.
  const offsets = await page.evaluate(`[...document.querySelectorAll(".chart")].flatMap((chart) => {
    const [canvas, plot] = [chart.querySelector("canvas"), chart.querySelector(".plot")];
    const scale = canvas.width / canvas.clientWidth;
    const { data } = canvas.getContext("2d").getImageData(0, Math.round(18 * scale) - 1, canvas.width, 3);
    const drawn = [...Array(canvas.width).keys()].filter((x) => [0, 1, 2].some((y) => data[4 * (y * canvas.width + x) + 3] > 100 && x > 56 * scale - 3));
    const left = canvas.getBoundingClientRect().left;
    const { left: start, right: end } = plot.getBoundingClientRect();
    return [left + drawn[0] / scale - start, left + (drawn.at(-1) + 1) / scale - end];
  })`);
  expect(offsets).toEqual(expect.arrayContaining([expect.any(Number)]));
  for (const offset of z.array(z.number()).parse(offsets)) expect(Math.abs(offset)).toBeLessThan(1.5);
});

test("arrow keys move the crosshair of a focused graph and say the values", async () => {
  const graph = plot("Run outcomes, by final state");
  await widget("Run outcomes, by final state").getByRole("button").last().focus();
  await widget("Run outcomes, by final state")
    .getByRole("button", { name: /^About/ })
    .focus();
  await page.keyboard.press("Tab");
  expect(await graph.evaluate((each) => each.matches(":focus"))).toBe(true);
  await page.keyboard.press("Home");
  const first = await graph.getAttribute("aria-valuenow");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("PageDown");
  expect(Number(await graph.getAttribute("aria-valuenow"))).toBeGreaterThan(Number(first));
  expect(await graph.getAttribute("aria-valuetext")).toMatch(/^\d\d:\d\d(:\d\d)?: ./);
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+PageDown");
  await page.keyboard.press("Enter");
  await expect.poll(address, bounded).toMatch(/^from=\d+&to=\d+$/);
});

test("a drag over a graph zooms to its time range, and back or the picker resets it", async () => {
  const all = await runs();
  const [from, y] = await pointOf("Run outcomes, by final state", 0.4);
  const [to] = await pointOf("Run outcomes, by final state", 0.6);
  await page.mouse.move(from, y);
  await page.mouse.down();
  await page.mouse.move(to, y, { steps: 8 });
  expect(await page.locator(".selected-range").textContent()).toMatch(/\d\d:\d\d:\d\d – \d\d:\d\d:\d\d/);
  await page.mouse.up();
  await expect.poll(address, bounded).toMatch(/^from=\d+&to=\d+$/);
  await expect.poll(runs, bounded).toBeLessThan(all);
  await page.goBack();
  await expect.poll(runs, bounded).toBeGreaterThanOrEqual(all);
  await page.goForward();
  await page.getByRole("button", { name: "Reset to live" }).click();
  await expect.poll(address, bounded).toBe("");
  await page.mouse.click(from, y);
  expect(address()).toBe("");
});

test("a legend hides a line, keeps it hidden while refreshing, and shows one line alone", async () => {
  const title = "Run outcomes, by final state";
  await plot(title).scrollIntoViewIfNeeded();
  const line = (name: string) => widget(title).getByRole("button", { name, exact: true });
  const pressed = () => widget(title).locator(".line-button[aria-pressed=true]").allTextContents();
  const all = await pressed();
  await line("finished").click();
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  await page.waitForTimeout(3_000);
  expect(await pressed()).not.toContain("finished");
  await pause();
  const without = await pixels(title);
  await line("finished").click();
  await expect.poll(() => pixels(title), bounded).not.toBe(without);
  await line("finished").click();
  await expect.poll(() => pixels(title), bounded).toBe(without);
  await line("finished").click();
  await line("failed").click({ modifiers: ["Alt"] });
  await expect.poll(pressed, bounded).toEqual(["failed"]);
  await line("failed").dblclick();
  await expect.poll(pressed, bounded).toEqual(all);
});

test("a legend becomes a table with the file's columns", async () => {
  const title = "Overall time spent, by state";
  await widget(title)
    .getByRole("button", { name: /^Show as table/ })
    .click();
  const header = await widget(title).locator("thead th").allTextContents();
  expect(header).toEqual(["minutes", "sum", "average", "maximum", "at time"]);
  expect(await widget(title).locator("tbody td").first().textContent()).toMatch(/^[\d.,]+k? min$/);
});

test("events lie over the graphs, the crosshair names them, and they can be hidden", async () => {
  const change = (isOn: boolean) => switchFaults(simulator, { "datadog-500": isOn });
  const title = "Run outcomes, by final state";
  await page.getByLabel("5m", { exact: true }).check();
  await plot(title).scrollIntoViewIfNeeded();
  await change(true);
  const events = widget(title).locator(".event");
  const box = async () => (await events.count()) > 0 && (await events.last().boundingBox());
  await expect.poll(async () => ((await box()) || { width: 0 }).width, bounded).toBeGreaterThan(6);
  const [, y] = await pointOf(title, 0.5);
  const { x, width } = (await box()) || { x: 0, width: 0 };
  await page.mouse.move(x + width / 2, y);
  await expect.poll(() => widget(title).locator(".crosshair-label").textContent(), bounded).toMatch(/500/);
  await change(false);
  await page.getByLabel("Show events").uncheck();
  expect([await events.count(), address()]).toEqual([0, "span=5m&events=off"]);
  await page.reload();
  await widget(title).waitFor();
  expect(await page.getByLabel("Show events").isChecked()).toBe(false);
});

test("a group closes, and the address keeps it", async () => {
  const group = page.getByRole("button", { name: "At a glance" });
  await group.click();
  expect([await widget("Runs").count(), address()]).toEqual([0, "closed=0"]);
  await page.reload();
  await widget("Failed").waitFor();
  expect([await widget("Runs").count(), await group.getAttribute("aria-expanded")]).toEqual([0, "false"]);
  await group.click();
  await widget("Runs").waitFor();
});

test("a failed refresh says so, keeps the graphs and recovers", async () => {
  await page.route("**/api/dashboard*", (route) => route.fulfill({ status: 500, json: { message: "Out of order." } }));
  await page.locator(".feed", { hasText: "Not refreshed. Out of order." }).waitFor();
  expect(await runs()).toBeGreaterThan(0);
  await page.unroute("**/api/dashboard*");
  await expect.poll(() => page.locator(".feed.bad").count(), bounded).toBe(0);
  complaints = complaints.filter((text) => !text.includes("500"));
});

test("a slow refresh says so", async () => {
  await page.route("**/api/dashboard*", async (route) => {
    await page.waitForTimeout(3_000);
    await route.continue();
  });
  await page.getByText("Waiting for an answer …").waitFor();
  await page.unrouteAll({ behavior: "wait" });
  await expect.poll(() => page.getByText("Waiting for an answer …").count(), bounded).toBe(0);
});

test("a widget's description opens by keyboard and closes by Escape", async () => {
  const about = widget("Runs").getByRole("button", { name: "About Runs" });
  await about.focus();
  await page.keyboard.press("Enter");
  expect(await widget("Runs").locator(".about").isVisible()).toBe(true);
  expect(await widget("Runs").locator(".about").textContent()).toMatch(/^[A-Z].+\.$/);
  await page.keyboard.press("Escape");
  expect(await widget("Runs").locator(".about").isVisible()).toBe(false);
});

test("the lines of a graph differ in colour", async () => {
  await lookAtAll();
  const colours: string[][] = await page.evaluate(
    `[...document.querySelectorAll(".legend")].map((legend) => [...legend.querySelectorAll(".line-button")].map((each) => each.style.getPropertyValue("--colour")))`,
  );
  expect(colours.length).toBeGreaterThan(10);
  for (const each of colours.filter(({ length }) => length <= 6)) expect(new Set(each).size).toBe(each.length);
});

test.each(["light", "dark"] as const)("has no accessibility problem, %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await lookAtAll();
  await widget("Run outcomes, by final state")
    .getByRole("button", { name: /^Show as table/ })
    .click();
  await widget("Runs").getByRole("button", { name: "About Runs" }).click();
  expect(await obstacles(page)).toEqual([]);
  await page.screenshot({ path: `${pictures}/dashboard-${colorScheme}.png`, fullPage: true });
});

test("fits a phone without horizontal scrolling", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await lookAtAll();
  const widths = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
  await page.screenshot({ path: `${pictures}/dashboard-phone.png`, fullPage: true });
  expect(widths).toEqual([360, 360]);
});

test.runIf(pictureFolder)("takes the picture of the dashboard", async () => {
  await page.close();
  ({ page, complaints } = await visit(browser, simulator, { path: "/dashboard", width: 1120, height: 1_100 }));
  await widget("Runs").waitFor();
  await page.waitForTimeout(3_000);
  const group = await page.locator(".group").first().boundingBox();
  const height = (group?.y ?? 0) + (group?.height ?? 0) + 8;
  expect(await takePicture(page, "dashboard", height)).toBeGreaterThan(30_000);
});
