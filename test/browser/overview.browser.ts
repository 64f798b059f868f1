import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Secret } from "../../lambda/shared/secret.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { startSimulator } from "../../simulator/simulator.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { readRecentPolicyInput } from "../payloads.ts";
import { pictureFolder, takePicture } from "./picture.ts";
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
  simulator = await startQuietSimulator();
  ({ page, complaints } = await visit(browser, simulator));
});
afterEach(async () => {
  requireNoComplaint(complaints);
  await page.close();
  await simulator.close();
});

const bounded = { timeout: 120_000, interval: 50 };
const storm = () => page.getByRole("button", { name: /storm/i });
const count = (node: string) => page.locator(`[data-node=${node}] .count`).textContent();
const number = (design: "ours" | "plain", name: "lost" | "doubled") =>
  page.locator(`[data-design=${design}] [data-number=${name}] dd`).first().textContent();
/** The button's text in the first frame in which the plain forwarder has lost a run. */
const stormAtFirstLoss = (): Promise<unknown> =>
  page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const lost = document.querySelector("[data-design=plain] [data-number=lost] dd")?.textContent ?? "0";
      const button = [...document.querySelectorAll("button")].find(({ textContent }) => /storm/i.test(textContent));
      if (lost === "0") requestAnimationFrame(look);
      else resolve(button?.textContent);
    };
    look();
  })`);
const sendRun = () => simulator.notify(readRecentPolicyInput("run-tracked-finished"));

/** The kinds and the number of dots that moved since the call. */
async function watchDots(): Promise<() => Promise<{ readonly kinds: readonly string[]; readonly moved: number }>> {
  await page.evaluate(`{
    window.kinds = new Set();
    window.moved = 0;
    new MutationObserver((records) => {
      for (const dot of records.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (!dot.classList?.contains("dot")) continue;
        window.kinds.add(dot.getAttribute("class"));
        window.moved += 1;
      }
    }).observe(document.querySelector(".pipeline"), { childList: true, subtree: true });
  }`);
  return () => page.evaluate("({ kinds: [...window.kinds].sort(), moved: window.moved })");
}

/** Texts that are wider than their nodes. */
function wideTexts(): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll(".node")].flatMap((node) => {
    const { left, right } = node.querySelector("rect").getBoundingClientRect();
    return [...node.querySelectorAll("text")]
      .filter((text) => text.getBoundingClientRect().left < left || text.getBoundingClientRect().right > right)
      .map((text) => text.textContent);
  })`);
}

test("explains in one sentence of at most 35 words who sends what where, and why nothing is lost or doubled", async () => {
  const text = (await page.locator(".view-header p").textContent()) ?? "";
  expect(text.match(/\./g)).toHaveLength(1);
  expect(text.split(/\s+/).length).toBeLessThanOrEqual(35);
  expect(text).toMatch(/Spacelift run .* to Datadog: .* none is lost, .* none counts twice\.$/);
});

test("shows sentence, button, pipeline and the four numbers above the fold", async () => {
  const selectors = [".view-header p", ".storm button", ".situation", ".pipeline", ".comparison"];
  const ends = await Promise.all(
    selectors.map(async (selector) => {
      const box = await page.locator(selector).boundingBox();
      return [selector, (box?.y ?? 0) + (box?.height ?? 801) <= 800];
    }),
  );
  expect(ends).toEqual(selectors.map((selector) => [selector, true]));
});

test("counts a run at each node that it passes, and moves a dot along its way on both tracks", async () => {
  const dots = await watchDots();
  await sendRun();
  for (const node of ["spacelift", "receiver", "forwarder", "datadog", "ledger", "plainFunction", "plainDatadog"]) {
    await expect.poll(() => count(node), bounded).toBe("1");
  }
  expect([await count("queue"), await count("letters"), await count("plainLost")]).toEqual(["0", "0", "0"]);
  await expect.poll(dots, bounded).toEqual({ kinds: ["dot forward"], moved: 7 });
  await expect.poll(() => page.locator(".dot").count(), bounded).toBe(0);
  const name = await page.getByRole("img", { name: /The pipeline/ }).getAttribute("aria-label");
  expect(name).toContain("Datadog: 1 runs counted");
});

test("many runs move as one dot with their number", async () => {
  const dots = await watchDots();
  await Promise.all(Array.from({ length: 30 }, () => sendRun()));
  await expect.poll(dots, bounded).toMatchObject({ kinds: expect.arrayContaining(["dot batch forward"]) });
});

test("nothing moves if the user prefers reduced motion, and the counts still do", async () => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const dots = await watchDots();
  await sendRun();
  await expect.poll(() => count("datadog"), bounded).toBe("1");
  expect(await dots()).toEqual({ kinds: [], moved: 0 });
});

test("a fault shows at the nodes that it breaks, with its cause and its effect", async () => {
  await page.getByText("No fault").waitFor();
  await switchFaults(simulator, { "datadog-500": true });
  await expect.poll(() => page.locator(".node.broken").count(), bounded).toBe(2);
  expect(await page.locator(".node.broken .fault").allTextContents()).toEqual(["1 fault on", "1 fault on"]);
  const situation = page.locator(".situation");
  await situation.getByText("1 fault", { exact: true }).waitFor();
  expect(await situation.textContent()).toMatch(/Datadog answers 500\. → .*[Rr]uns wait/);
  const dots = await watchDots();
  await sendRun();
  await expect.poll(() => count("queue"), bounded).toBe("1");
  await expect.poll(() => number("plain", "lost"), bounded).toBe("1");
  await expect.poll(dots, bounded).toMatchObject({ kinds: expect.arrayContaining(["dot lost", "dot returned"]) });
  expect(await count("plainLost")).toBe("1");
  await switchFaults(simulator, { "datadog-500": false });
  await situation.getByText("1 runs counted, 0 lost, 0 doubled. The plain forwarder lost 1.").waitFor();
  expect([await number("ours", "lost"), await number("ours", "doubled")]).toEqual(["0", "0"]);
});

test("one button starts a storm, shows its progress, and loses nothing, unlike the plain forwarder", async () => {
  await storm().click();
  await page.getByRole("button", { name: /Storm 1 of 7, \d+ s left/ }).waitFor();
  expect(await storm().evaluate((button) => button.matches(":focus"))).toBe(true);
  await page.getByRole("progressbar", { name: "The storm" }).waitFor();
  // The first fault must make the two designs differ. A busy machine may end it before the next line.
  expect(await stormAtFirstLoss()).toMatch(/^Storm 1 of 7/);
  expect(await page.locator("[data-design=ours] .good").count()).toBe(2);
  expect(await page.locator("[data-design=plain] .bad").count()).toBe(1);
  expect(await page.locator("[data-design=plain] .good").count()).toBe(0);
  // Without runs, a storm has no visible effect.
  await expect.poll(() => page.getByLabel("120", { exact: true }).isChecked(), bounded).toBe(true);
  const causes = new Set<string | null>();
  await expect
    .poll(
      async () => {
        causes.add(await page.locator(".situation strong").first().textContent());
        return storm().textContent();
      },
      { ...bounded, interval: 200 },
    )
    .toBe("Start a storm");
  expect(causes.size).toBeGreaterThan(5);
  await expect.poll(() => page.getByLabel("Off", { exact: true }).isChecked(), bounded).toBe(true);
  await page
    .locator(".situation")
    .getByText(/runs counted, 0 lost, 0 doubled\. The plain forwarder lost [1-9]/)
    .waitFor();
  expect([await number("ours", "lost"), await number("ours", "doubled")]).toEqual(["0", "0"]);
  expect(Number(await number("plain", "lost"))).toBeGreaterThan(0);
  expect(await page.locator("[data-design=plain]").textContent()).toMatch(/% lost/);
});

test("a storm keeps a higher speed that was chosen just before", async () => {
  await page.getByLabel("600", { exact: true }).check();
  await storm().click();
  await page.getByRole("button", { name: /Storm 2 of 7/ }).waitFor();
  expect(simulator.traffic.read().perMinute).toBe(600);
});

test("the speed is one choice, and the page says that time is compressed only while it is", async () => {
  const compressed = page.getByText("Time is compressed: one second here is about 48 minutes of the account.");
  await page.getByRole("radio", { name: "Off" }).focus();
  expect(await compressed.count()).toBe(0);
  for (const speed of ["20", "120", "600"]) {
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => simulator.traffic.read().perMinute, bounded).toBe(Number(speed));
  }
  await compressed.waitFor();
  await page.getByRole("radio", { name: "Off" }).check();
  await expect.poll(() => compressed.count(), bounded).toBe(0);
  expect(await page.getByRole("radio", { name: "Off" }).isChecked()).toBe(true);
});

test("a week is sent at once, and its progress is shown", async () => {
  await page.getByRole("button", { name: "Send a week" }).click();
  await page.getByRole("button", { name: /Day [1-7] of 7/ }).waitFor();
  // It takes all of a processor.
  await page.getByRole("button", { name: "Send a week" }).waitFor({ timeout: 240_000 });
  await expect.poll(async () => Number((await count("datadog"))?.replace(",", "")), bounded).toBeGreaterThan(2_000);
});

test("lists the latest runs with links, and the latest occurrences", async () => {
  const runs = page.getByRole("region", { name: "Latest runs" });
  await runs.getByText("No run yet.").waitFor();
  await sendRun();
  const link = runs.getByRole("link", { name: "production-network" });
  await runs.getByText("in Datadog").waitFor();
  expect(decodeURIComponent((await link.getAttribute("href")) ?? "")).toMatch(/^\/runs\/.*01K9VJ3Q8T6W2X4Y5Z6A7B8C9D/);
  const occurrences = page.getByRole("region", { name: "Latest occurrences" });
  await occurrences.getByText("Nothing yet.").waitFor();
  await switchFaults(simulator, { "ledger-down": true });
  await occurrences.getByText("DynamoDB fails every call").waitFor();
  await occurrences.getByText("still on").waitFor();
  await switchFaults(simulator, { "ledger-down": false });
  await occurrences.getByText(/\d s$/).waitFor();
});

test("a list that one points at stays still", async () => {
  const runs = page.getByRole("region", { name: "Latest runs" });
  await sendRun();
  await runs.getByRole("link", { name: "production-network" }).hover();
  await simulator.notify(readRecentPolicyInput("run-drift-failed-public-pool"));
  await runs.getByText("1 new").waitFor();
  expect(await runs.locator("li a").allTextContents()).toEqual(["production-network"]);
  await page.mouse.move(0, 0);
  await expect
    .poll(() => runs.locator("li a").allTextContents(), bounded)
    .toEqual(["staging-network", "production-network"]);
});

test("the command that it offers sends a run, and a form is one link away", async () => {
  const own = page.getByRole("region", { name: "Send your own run" });
  const command = (await own.locator("pre").textContent()) ?? "";
  const { stdout } = await promisify(execFile)("sh", ["-c", command], { cwd: join(import.meta.dirname, "../..") });
  expect(stdout).toBe('{"sent":1}');
  await expect.poll(() => count("datadog"), bounded).toBe("1");
  expect(await own.getByRole("link").getAttribute("href")).toBe("/runs/new");
});

test("an error of a command is shown beside its button", async () => {
  await page.route("**/api/storm", (route) => route.fulfill({ status: 409, json: { message: "Not now." } }));
  await storm().click();
  await page.locator(".storm").getByText("Not now.").waitFor();
  expect(complaints.map(String)).toEqual([expect.stringContaining("409")]);
  complaints = [];
});

test("a real Datadog has no storm, no plain track, and a notice that it bills", async () => {
  const elsewhere = await serveDatadog(createDatadogStandIn({ clock: Date.now, apiKey: "their key" }));
  const real = await startSimulator({
    ...{ port: 0, webhookSecret: new Secret("hush"), opa: "no-opa", log: () => {} },
    datadog: { url: elsewhere.url, apiKey: new Secret("their key") },
  });
  const visitor = await visit(browser, real);
  await visitor.page.getByText("It bills every series").waitFor();
  expect(await visitor.page.getByRole("button", { name: /storm/i }).count()).toBe(0);
  expect(await visitor.page.locator(".plain, [data-design=plain]").count()).toBe(0);
  await visitor.page.getByText("Switch a fault on to see").waitFor();
  await visitor.page.getByRole("navigation").getByRole("link", { name: "Dead letters" }).click();
  await visitor.page.getByText("No dead-letter queue has a message.").waitFor();
  expect(await visitor.page.getByRole("link", { name: "a fault that rejects runs" }).count()).toBe(0);
  requireNoComplaint(visitor.complaints);
  await visitor.page.close();
  await real.close();
  await elsewhere.close();
});

test.each(["light", "dark"] as const)("has no accessibility problem in a storm, %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await storm().click();
  await expect.poll(() => number("plain", "lost"), bounded).not.toBe("0");
  expect(await obstacles(page)).toEqual([]);
});

test("in a storm every text of the picture fits its node, and nothing below the pipeline moves", async () => {
  const below = async () => (await page.locator(".below").boundingBox())?.y;
  const before = await below();
  await storm().click();
  for (const gust of [1, 2]) {
    await page.getByText(`Storm ${gust} of 7`).waitFor();
    expect(await wideTexts()).toEqual([]);
    expect(await below()).toBe(before);
  }
});

test("fits a phone in a storm", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await storm().click();
  await expect.poll(() => number("plain", "lost"), bounded).not.toBe("0");
  const widths = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
  expect(widths).toEqual([360, 360]);
  expect(await wideTexts()).toEqual([]);
  const [spacelift, datadog] = await Promise.all(
    ["spacelift", "datadog"].map((name) => page.locator(`[data-node=${name}]`).boundingBox()),
  );
  expect(datadog?.y).toBeGreaterThan(spacelift?.y ?? Number.POSITIVE_INFINITY);
});

test.runIf(pictureFolder)("takes the picture of a storm", async () => {
  await simulator.traffic.backfill();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel("600", { exact: true }).check();
  await storm().click();
  await page.getByText("Storm 3 of 7").waitFor();
  await page.waitForTimeout(1_000);
  expect(await takePicture(page, "overview")).toBeGreaterThan(30_000);
});
