import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Secret } from "../../lambda/shared/secret.ts";
import { type Simulator, startSimulator } from "../../simulator/simulator.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { readRecentPolicyInput } from "../payloads.ts";
import { figure, obstacles, requireNoComplaint, startBrowser, startQuietSimulator, visit } from "./visitor.ts";

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
  ({ page, complaints } = await visit(browser, simulator, { path: "/faults" }));
  await page.getByText(/^0 of \d+ on$/).waitFor();
});
afterEach(async () => {
  requireNoComplaint(complaints);
  await page.close();
  await simulator.close();
});

const bounded = { timeout: 120_000, interval: 50 };
const button = (name: string) => page.getByRole("button", { name, exact: true });
const effect = (name: string) => page.locator(`[data-effect="${name}"] dd, dd[data-effect="${name}"]`).textContent();
const focused = () =>
  page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");
const groups = () => page.locator(".fault-group h2").allTextContents();

test("groups the faults by service, in the order of the pipeline", async () => {
  expect(await groups()).toEqual([
    ...["Spacelift", "Lambda", "SNS", "SQS", "DynamoDB", "Parameter Store"],
    ...["Datadog: no answer", "Datadog: errors", "Datadog: unclear answers", "Datadog: other products", "Clocks"],
  ]);
  const clocks = page.locator(".fault-group", { hasText: "Clocks" });
  expect(await clocks.getByRole("checkbox").count()).toBe(4);
  await clocks.locator("summary").click();
  expect(await clocks.getByRole("checkbox").first().isVisible()).toBe(false);
  await page.getByRole("searchbox", { name: "Search faults" }).fill("two hours");
  await clocks.getByRole("checkbox").waitFor();
});

test("each switch has its cause as label and its effect as description", async () => {
  const one = page.getByRole("checkbox", { name: "DynamoDB fails every call" });
  const id = (await one.getAttribute("aria-describedby")) ?? "";
  expect(await page.locator(`#${id}`).textContent()).toBe(
    "Nothing is sent without a claim, so runs wait on the queue.",
  );
});

test("a search is in the address, so that a reload and back keep it", async () => {
  await page.getByRole("searchbox", { name: "Search faults" }).fill("clock");
  await expect.poll(groups, bounded).toEqual(["Clocks"]);
  expect(new URL(page.url()).search).toBe("?q=clock");
  await page.reload();
  await expect.poll(groups, bounded).toEqual(["Clocks"]);
  await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
  await page.goBack();
  await expect.poll(groups, bounded).toEqual(["Clocks"]);
  await page.getByRole("searchbox", { name: "Search faults" }).fill("no such fault");
  await page.getByText("No fault matches.").waitFor();
});

test("the keyboard goes from the search to the presets and on to the switches", async () => {
  await page.getByRole("searchbox", { name: "Search faults" }).focus();
  const order: unknown[] = [];
  for (let stops = 0; stops < 14; stops += 1) {
    await page.keyboard.press("Tab");
    order.push(await focused());
  }
  const presets = await page.locator(".presets button").allTextContents();
  expect(order.slice(0, 10)).toEqual(presets);
  expect(order.slice(10, 12)).toEqual(["Rotate the key", "Start a storm"]);
  expect(order[12]).toContain("Spacelift");
  await page.keyboard.press("Space");
  expect(await page.getByRole("checkbox", { name: "Spacelift's deliveries are lost" }).isChecked()).toBe(true);
});

test("a preset switches its faults and shows whether it is on", async () => {
  expect(await button("Switch all off").isDisabled()).toBe(true);
  await button("AWS throttled").click();
  await page.getByText(/^2 of \d+ on$/).waitFor();
  expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(2);
  expect(await button("AWS throttled").getAttribute("aria-pressed")).toBe("true");
  await expect.poll(() => simulator.state().faults, bounded).toEqual(["ledger-throttled", "parameters-throttled"]);
  await page.getByRole("checkbox", { name: "SSM throttles every call" }).uncheck();
  expect(await button("AWS throttled").getAttribute("aria-pressed")).toBe("false");
  await button("Datadog down").click();
  await expect.poll(() => figure(page, "active faults"), bounded).toBe("2");
  await button("Switch all off").click();
  await expect.poll(() => simulator.state().faults, bounded).toEqual([]);
  await page.getByText(/^0 of \d+ on$/).waitFor();
});

test("the panel beside the switches shows the effect of a fault, live and after its end", async () => {
  await page.getByText("Its effect on runs appears here at once.").waitFor();
  await page.getByRole("checkbox", { name: "Datadog answers 500", exact: true }).check();
  const active = page.getByRole("list", { name: "Faults that are on" });
  expect(await active.textContent()).toContain("A 500 proves nothing");
  await page.getByText("Waiting for the next run …").waitFor();
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  await expect.poll(() => effect("in flight now"), bounded).toBe("1");
  await expect.poll(() => effect("answers"), bounded).toBe("1 × 202");
  await expect.poll(() => effect("lost by the plain forwarder"), bounded).toBe("1");
  expect([await effect("counted"), await effect("lost"), await effect("doubled")]).toEqual(["0", "0", "0"]);
  const run = page.getByRole("region", { name: "Affected runs" }).getByRole("listitem");
  await expect.poll(() => run.textContent(), bounded).toMatch(/production-network(?:on the queue|being sent)/);
  await active.getByRole("button", { name: "Switch off: Datadog answers 500" }).click();
  await expect.poll(() => effect("counted"), bounded).toBe("1");
  await page.getByText("Nothing lost or doubled since.").waitFor();
  await expect.poll(() => run.textContent(), bounded).toContain("in Datadog");
  const latest = page.getByRole("region", { name: "Latest" }).getByRole("listitem");
  expect(await latest.textContent()).toMatch(/Datadog answers 500\d+ s$/);
  await run.getByRole("link").click();
  await expect.poll(() => new URL(page.url()).pathname, bounded).toMatch(/^\/runs\/.+/);
});

test("the panel suggests a preset, offers runs, and stays in sight", async () => {
  await button("Generate 120 a minute").click();
  await button("Try “Datadog down”").click();
  await expect.poll(async () => Number(await effect("in flight now")), bounded).toBeGreaterThan(0);
  expect(await button("Generate 120 a minute").count()).toBe(0);
  await page.evaluate("scrollTo(0, document.body.scrollHeight)");
  const box = await page.getByRole("heading", { name: "Effect" }).boundingBox();
  expect(box?.y).toBeGreaterThan(0);
  expect(box?.y).toBeLessThan(300);
});

test("a switch that fails goes back and says why", async () => {
  await page.route("**/api/faults", (route) => route.abort());
  await page.getByRole("checkbox", { name: "SQS fails every call" }).click();
  await page.getByRole("alert").getByText("The simulator does not answer.").waitFor();
  expect(await page.getByRole("checkbox", { name: "SQS fails every call" }).isChecked()).toBe(false);
  complaints = complaints.filter((text) => !text.includes("net::ERR_FAILED"));
});

test("a lost delivery is missing, and then recovered and in Datadog while the fault is on", async () => {
  await button("Spacelift's deliveries lost").click();
  await expect.poll(() => simulator.state().faults, bounded).toEqual(["spacelift-lost"]);
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  const affected = () => page.getByRole("region", { name: "Affected runs" }).textContent();
  await expect.poll(() => effect("missing"), bounded).toBe("1");
  await expect.poll(affected, bounded).toContain("lost by Spacelift");
  await expect.poll(() => effect("recovered"), bounded).toBe("1");
  await expect.poll(affected, bounded).toContain("in Datadog");
  expect([await effect("missing"), await effect("lost"), await effect("doubled")]).toEqual(["0", "0", "0"]);
  expect(await effect("lost by the plain forwarder")).toBe("1");
  expect(await figure(page, "recovered")).toBe("1");
  await page.getByRole("region", { name: "Affected runs" }).getByRole("link").click();
  const steps = page.locator(".timeline");
  await expect.poll(() => steps.textContent(), bounded).toMatch(/Given up by Spacelift.*Recovered.*Queued/);
});

test("rotates the key in the wrong order, with its progress, and a run sent meanwhile arrives", async () => {
  const progress = page.locator("[data-progress=rotation]");
  await button("Rotate the key").click();
  await progress.getByText(/Parameter Store gets the new one in \d s/).waitFor();
  expect(await button("Rotate the key").isDisabled()).toBe(true);
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  await progress.getByText("Rotated once.").waitFor();
  await expect.poll(() => figure(page, "delivered"), bounded).toBe("1");
  await button("Key revoked").click();
  await expect.poll(() => simulator.state().faults, bounded).toEqual(["datadog-key-revoked"]);
  await button("Rotate the key").click();
  await progress.getByText("A fault has revoked the key.").waitFor();
  complaints = complaints.filter((text) => !text.includes("409"));
});

test("a storm shows its progress", async () => {
  await button("Start a storm").click();
  await page
    .locator("[data-progress=storm]")
    .getByText(/Group \d of 7, \d+ s left\./)
    .waitFor();
  await expect.poll(() => page.locator(".fault.on").count(), bounded).toBeGreaterThan(0);
  await expect.poll(() => page.getByRole("region", { name: "Latest" }).textContent(), bounded).toContain("A storm");
});

test("a real Datadog has neither its own faults nor timed ones", async () => {
  const elsewhere = await serveDatadog(createDatadogStandIn({ clock: Date.now, apiKey: "their key" }));
  const datadog = { url: elsewhere.url, apiKey: new Secret("their key") };
  const own = await startSimulator({
    port: 0,
    webhookSecret: new Secret("hush"),
    opa: "no-opa",
    log: () => {},
    datadog,
  });
  const visitor = await visit(browser, own, { path: "/faults" });
  await visitor.page.getByText(/^0 of \d+ on$/).waitFor();
  expect(await visitor.page.getByRole("button", { name: "Rotate the key" }).count()).toBe(0);
  expect(await visitor.page.getByRole("button", { name: /Datadog down/ }).count()).toBe(0);
  await visitor.page.getByRole("button", { name: "AWS throttled", exact: true }).click();
  await visitor.page.getByText(/^2 of \d+ on$/).waitFor();
  requireNoComplaint(visitor.complaints);
  await visitor.page.close();
  await own.close();
  await elsewhere.close();
});

test.each(["light", "dark"] as const)("has no accessibility problem while faults are on, %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await button("Runs rejected").click();
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  await expect.poll(() => effect("dead-lettered"), bounded).toBe("1");
  await page.getByRole("region", { name: "Affected runs" }).waitFor();
  expect(await obstacles(page)).toEqual([]);
});

test("on a phone the groups are closed, and a bar at the bottom unfolds the effect", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.reload();
  await page.getByText(/^0 of \d+ on$/).waitFor();
  expect(await page.getByRole("checkbox").first().isVisible()).toBe(false);
  await button("Runs rejected").click();
  await simulator.notify(readRecentPolicyInput("run-tracked-finished"));
  const bar = await page.getByRole("heading", { name: "Effect" }).boundingBox();
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThanOrEqual(740);
  expect(await page.getByRole("list", { name: "Faults that are on" }).isVisible()).toBe(false);
  await button("Show").click();
  await page.getByRole("list", { name: "Faults that are on" }).waitFor();
  await expect.poll(() => effect("dead-lettered"), bounded).toBe("1");
  const widths = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
  expect(widths).toEqual([360, 360]);
  expect(await obstacles(page)).toEqual([]);
});

test("an error of a switch disappears when the simulator is back", async () => {
  const port = Number(new URL(simulator.url).port);
  await simulator.close();
  await page.getByRole("alert").getByText("npm start").waitFor();
  await page.getByRole("checkbox", { name: "SQS fails every call" }).click();
  await page.getByRole("alert").getByText("The simulator does not answer.").waitFor();
  simulator = await startQuietSimulator(port);
  await page.getByText("Live.").waitFor();
  await expect.poll(() => page.getByRole("alert").count(), bounded).toBe(0);
  complaints = complaints.filter((text) => !text.includes("net::ERR_"));
});
