import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Simulator } from "../../simulator/simulator.ts";
import { readRecentPolicyInput } from "../payloads.ts";
import { pictureFolder, takePicture } from "./picture.ts";
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
  [browser, simulator] = await Promise.all([startBrowser(), startQuietSimulator()]);
  await simulator.traffic.backfill();
});
afterAll(async () => {
  await browser.close();
  await simulator.close();
});
beforeEach(async () => {
  await open("/runs");
});
afterEach(async () => {
  await switchOnly({});
  requireNoComplaint(complaints);
  await page.close();
});

const bounded = { timeout: 120_000, interval: 50 };
const rows = () => page.locator(".run-table li");
const search = () => page.getByRole("searchbox", { name: "Search runs" });
const count = () => page.locator(".run-table .count > span").textContent();
const subjects = () => page.locator(".run-table .subject").allTextContents();
const run = (name: string) => page.getByRole("list", { name: "Runs" }).getByRole("link", { name }).first();
const part = (name: string) => page.getByRole("navigation", { name: "Parts of the run" }).getByRole("link", { name });
const steps = () => page.locator(".timeline strong").allTextContents();
const query = () => new URL(page.url()).searchParams.toString();
const clipboard = async () => String(await page.evaluate("navigator.clipboard.readText()"));

async function open(path: string, look: { readonly width?: number; readonly height?: number } = {}): Promise<void> {
  if (page !== undefined && !page.isClosed()) await page.close();
  ({ page, complaints } = await visit(browser, simulator, { path, ...look }));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
}

/** Switches these faults on and all others off. */
async function switchOnly(on: Readonly<Record<string, boolean>>): Promise<void> {
  const faults: unknown = await (await fetch(`${simulator.url}/api/faults`)).json();
  const names = Array.isArray(faults) ? faults.map(({ name }) => [String(name), false]) : [];
  await switchFaults(simulator, { ...Object.fromEntries(names), ...on });
}

let sent = 0;

/** Sends a run of its own stack, with an id of its own. */
async function send(stack: string): Promise<void> {
  sent += 1;
  const text = JSON.stringify(readRecentPolicyInput("run-tracked-finished"))
    .replaceAll("01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", `01K9VJ3Q8T6W2X4Y5Z6A7B8C${String(sent).padStart(2, "0")}`)
    .replaceAll("production-network", stack);
  await simulator.notify(JSON.parse(text));
}

async function openRun(stack: string): Promise<void> {
  await send(stack);
  await search().fill(stack);
  await run(stack).click();
  await page.getByRole("heading", { name: stack }).waitFor();
}

/** Runs a command of the page in a shell, and returns what it prints. */
async function shell(command: string): Promise<string> {
  return (await promisify(execFile)("sh", ["-c", command])).stdout;
}

test("the list holds every run, but only the visible rows are in the document", async () => {
  await expect.poll(count, bounded).toMatch(/^(\d+) of \1 runs$/);
  const all = Number.parseInt((await count()) ?? "", 10);
  expect(all).toBeGreaterThan(250);
  expect(await rows().count()).toBeLessThan(50);
  expect(await rows().first().getAttribute("aria-setsize")).toBe(String(all));
  await page.locator(".run-table .scroller").evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect.poll(() => rows().last().getAttribute("aria-posinset"), bounded).toBe(String(all));
  expect(await rows().count()).toBeLessThan(50);
});

test("the search finds runs by stack, type and id, and stays in the address without filling the history", async () => {
  await search().pressSequentially("production-dat drift");
  await expect.poll(query, bounded).toBe("q=production-dat+drift");
  await expect.poll(async () => new Set(await subjects()), bounded).toEqual(new Set(["production-databases"]));
  const [id = ""] = await page.locator(".run-table .id code").allTextContents();
  await page.reload();
  await expect.poll(() => search().inputValue(), bounded).toBe("production-dat drift");
  await search().fill(id);
  await expect.poll(count, bounded).toMatch(/^1 of /);
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Faults" }).click();
  await page.goBack();
  await expect.poll(() => search().inputValue(), bounded).toBe(id);
  await search().fill("nothing has this name");
  await page.getByText("No run matches.").waitFor();
  await page.getByRole("link", { name: "Show all runs" }).click();
  await expect.poll(query, bounded).toBe("");
});

test("standing and state filter the list, and back undoes a choice", async () => {
  await page.getByLabel("Filter by state").selectOption("failed");
  await expect.poll(query, bounded).toBe("state=FAILED");
  await expect
    .poll(async () => new Set(await page.locator(".run-table .state").allTextContents()), bounded)
    .toEqual(new Set(["failed"]));
  await page.getByLabel("Filter by standing").selectOption("in Datadog");
  await expect.poll(query, bounded).toBe("standing=counted&state=FAILED");
  await page.goBack();
  await expect.poll(() => page.getByLabel("Filter by standing").inputValue(), bounded).toBe("");
  expect(await page.getByLabel("Filter by state").inputValue()).toBe("FAILED");
});

test("another filter starts at its top, also when back brings it", async () => {
  const all = await rows().first().getAttribute("aria-setsize");
  await page.getByLabel("Filter by state").selectOption("finished");
  await expect.poll(() => rows().first().getAttribute("aria-setsize"), bounded).not.toBe(all);
  await page.locator(".run-table .scroller").evaluate((list) => list.scrollTo(0, 1500));
  await expect.poll(() => rows().first().getAttribute("aria-posinset"), bounded).not.toBe("1");
  await page.goBack();
  await expect.poll(() => rows().first().getAttribute("aria-posinset"), bounded).toBe("1");
  expect(await rows().first().getAttribute("aria-setsize")).toBe(all);
});

test("a run that Spacelift gave up on can be found, with each refused attempt", async () => {
  await switchOnly({ "queue-down": true });
  await send("given-up");
  await page.getByLabel("Filter by standing").selectOption("lost by Spacelift");
  await run("given-up").click();
  await expect
    .poll(steps, bounded)
    .toEqual(["Issued by Spacelift", "Refused by the receiver", "Given up by Spacelift"]);
  expect(await page.locator(".timeline .times").textContent()).toBe("×4");
  await part("Deliveries").click();
  expect(await page.locator(".delivery summary").allTextContents()).toHaveLength(4);
});

test("new runs do not move what a reader has scrolled to, and a button leads to them", async () => {
  await page.locator(".run-table .scroller").evaluate((list) => list.scrollTo(0, 2000));
  const top = () => rows().nth(10).boundingBox();
  await expect
    .poll(async () => Number(await rows().nth(10).getAttribute("aria-posinset")), bounded)
    .toBeGreaterThan(40);
  const before = [await rows().nth(10).textContent(), await top()];
  for (const name of ["newest-1", "newest-2"]) await send(name);
  await page.getByRole("button", { name: "2 new runs" }).click({ trial: true });
  expect([await rows().nth(10).textContent(), await top()]).toEqual(before);
  await page.getByRole("button", { name: "2 new runs" }).click();
  await expect.poll(async () => (await subjects()).slice(0, 2), bounded).toEqual(["newest-2", "newest-1"]);
});

test("at the top, new runs come first while nobody points at the list", async () => {
  await send("first-1");
  await expect.poll(async () => (await subjects())[0], bounded).toBe("first-1");
  await rows().nth(2).hover();
  await send("first-2");
  await page.getByRole("button", { name: "1 new run" }).waitFor();
  expect((await subjects())[0]).toBe("first-1");
  await page.mouse.move(5, 5);
  await expect.poll(async () => (await subjects())[0], bounded).toBe("first-2");
});

test("rows are links: arrow keys move, and Enter opens the run beside the list", async () => {
  await rows().first().waitFor();
  const names = await subjects();
  await rows().first().getByRole("link").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 2, name: names[1] ?? "" }).waitFor();
  const [list, article] = [
    await page.locator(".run-table").boundingBox(),
    await page.getByRole("article").boundingBox(),
  ];
  expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThan(article?.x ?? 0);
  expect(await page.locator(".run-table [aria-current]").count()).toBe(1);
});

test("copies the id of a row", async () => {
  const row = rows().first();
  const id = await row.locator(".id code").textContent();
  await row.getByRole("button", { name: `Copy the id ${id}` }).click();
  await page.getByText("Copied").first().waitFor();
  expect(await clipboard()).toBe(id);
});

test("on a phone a row has two lines, a run takes the place of the list, and back restores the place", async () => {
  await open("/runs?q=production", { width: 360, height: 740 });
  await rows().first().waitFor();
  const row = rows().first();
  const tops = await Promise.all([".subject", ".time"].map((name) => row.locator(name).boundingBox()));
  expect(tops[0]?.y).toBeLessThan(tops[1]?.y ?? 0);
  await page.locator(".run-table .scroller").evaluate((list) => list.scrollTo(0, 1500));
  await expect.poll(() => row.getAttribute("aria-posinset"), bounded).not.toBe("1");
  const link = rows().nth(14).getByRole("link");
  const name = (await link.textContent()) ?? "";
  const place = await rows().nth(14).getAttribute("aria-posinset");
  await link.click();
  await expect.poll(() => page.evaluate("document.activeElement.textContent"), bounded).toBe(name);
  expect(await page.locator(".run-table").count()).toBe(0);
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(name);
  await page.getByRole("link", { name: "← All runs" }).click();
  await expect
    .poll(() => page.evaluate("document.activeElement.closest('li')?.getAttribute('aria-posinset')"), bounded)
    .toBe(place);
  expect(await page.locator(".run-table .scroller").evaluate((list) => list.scrollTop)).toBe(1500);
  expect(query()).toBe("q=production");
});

test("a run's page updates while it is open", async () => {
  await switchOnly({ "forwarder-killed-before-post": true });
  await openRun("live");
  await expect.poll(steps, bounded).toContain("Timestamp chosen");
  await switchOnly({});
  await expect
    .poll(async () => (await steps()).slice(-2), bounded)
    .toEqual(["Marked as delivered", "Removed from the queue"]);
  await page.locator(".run-header").getByText("in Datadog", { exact: true }).waitFor();
  expect(await page.locator(".timeline .when .quiet").first().textContent()).toMatch(/^\+[\d.]+ (?:ms|s)$/);
  expect(await page.locator(".timeline .between").count()).toBeGreaterThan(0);
});

test("shows and copies the policy input", async () => {
  await openRun("input");
  await part("Policy input").click();
  await expect.poll(query, bounded).toBe("q=input&show=input");
  await page.getByRole("button", { name: "Copy the policy input" }).click();
  const text = await clipboard();
  expect(JSON.parse(text)).toMatchObject({ run_updated: { state: "FINISHED", stack: { id: "input" } } });
  expect(await page.locator(".json pre").textContent()).toBe(text);
});

test("shows the delivery as the receiver got it, and curl repeats it", async () => {
  await openRun("delivery");
  await part("Deliveries").click();
  const headers = page.locator(".headers");
  await headers.getByText("x-signature-256").waitFor();
  expect(await page.locator(".delivery summary .badge").textContent()).toBe("202");
  expect(await page.locator(".json pre").textContent()).toContain('\n  "');
  await page.getByRole("radio", { name: "As signed" }).check();
  const body = await page.locator(".json pre").textContent();
  expect(body).not.toContain("\n");
  await page.getByRole("button", { name: "Copy body of attempt 1, as signed" }).click();
  expect(await clipboard()).toBe(body);
  await page.getByRole("button", { name: "Copy as curl: attempt 1" }).click();
  expect(await shell(await clipboard())).toBe('{"message":"queued"}');
  await expect.poll(() => page.locator(".delivery").count(), bounded).toBe(2);
  expect(await figure(page, "doubled")).toBe("0");
});

test("the series show what Datadog holds", async () => {
  await openRun("series");
  await part("Series").click();
  await page.getByText(/Datadog holds (\d+) of \1 points/).waitFor();
  expect(new Set(await page.locator(".series .badge").allTextContents())).toEqual(new Set(["held"]));
  await page.getByRole("button", { name: "Copy the series as JSON" }).click();
  expect(JSON.parse(await clipboard())).toMatchObject({ series: expect.arrayContaining([expect.anything()]) });
  await switchOnly({ "datadog-400-runs": true });
  await openRun("refused");
  await part("Series").click();
  await page.getByText(/Datadog holds 0 of /).waitFor();
  expect(new Set(await page.locator(".series .badge").allTextContents())).toEqual(new Set(["missing"]));
});

test("a run that is sent again is deduplicated, and the page says so", async () => {
  await openRun("again");
  await page.locator(".run-header").getByText("in Datadog", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Send again" }).click();
  await page
    .getByText(/^Deduplicated:/)
    .first()
    .waitFor();
  expect(await figure(page, "doubled")).toBe("0");
  await part("Deliveries").click();
  expect(await page.locator(".delivery").count()).toBe(2);
});

test("an edited run names its mistakes, and counts with a new id", async () => {
  await openRun("edited");
  await page.getByRole("link", { name: "Send edited" }).click();
  const editor = page.getByLabel("Policy input", { exact: true });
  const text = await editor.inputValue();
  await editor.fill(text.replace("{", "{ oops"));
  await page.getByText("Line 1, column 3: expected a name in double quotes, or }.").waitFor();
  expect(await page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
  await editor.fill(text.replaceAll('"id": "edited"', '"id": "edited-again"'));
  await page.getByText(/The input has a new id, \w{26}, so it counts as another run\./).waitFor();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("link", { name: "Open the run" }).click();
  await page.getByRole("heading", { name: "edited-again" }).waitFor();
});

test("an edited run with the same id is called a repetition, and one that is not final is not sent", async () => {
  await openRun("same");
  await page.getByRole("link", { name: "Send edited" }).click();
  const editor = page.getByLabel("Policy input", { exact: true });
  const id = await page.locator(".run-header code").textContent();
  await editor.fill((await editor.inputValue()).replace(/"id": "\w{26}"/, `"id": "${id}"`));
  await page
    .getByText("The input has the id of this run. If the state is the same too, the ledger deduplicates it.")
    .waitFor();
  await page.getByRole("button", { name: "New id and time" }).click();
  await page.getByText(/The input has a new id/).waitFor();
  await editor.fill((await editor.inputValue()).replaceAll('"state": "FINISHED"', '"state": "PLANNING"'));
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page
    .getByText(/^Not sent: the policy sends only/)
    .first()
    .waitFor();
  expect(await page.getByRole("link", { name: "Open the run" }).count()).toBe(0);
});

test("a new run is checked, previewed as JSON and curl, and opens once it is sent", async () => {
  await page.getByRole("link", { name: "Send a run" }).click();
  await page.getByLabel("Resources added").fill("many");
  await page.getByText("Enter a whole number from 0 to 500.").waitFor();
  expect(await page.getByRole("button", { name: "Send the run" }).isDisabled()).toBe(true);
  await page.getByLabel("Resources added").fill("7");
  await page.getByLabel("Stack").fill("made-here");
  await page.getByLabel("Final state").selectOption("failed");
  await expect
    .poll(() => page.getByRole("region", { name: "Policy input" }).textContent(), bounded)
    .toContain("made-here");
  await page.getByRole("button", { name: "Copy as curl" }).click();
  expect(await shell(await clipboard())).toBe('{"sent":1}');
  await page.getByRole("button", { name: "Send the run" }).click();
  await page.getByRole("heading", { name: "made-here" }).waitFor();
  await page.locator(".run-header").getByText("failed").waitFor();
});

test("an unknown run says so", async () => {
  await open("/runs/none");
  await page.getByText("There is no run with this id.").waitFor();
  // The browser itself reports each 404.
  expect(new Set(complaints)).toEqual(new Set([expect.stringContaining("404 (Not Found)")]));
  complaints = [];
});

test.each(["light", "dark"] as const)("has no accessibility problem, %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  expect(await obstacles(page)).toEqual([]);
  await openRun(`accessible-${colorScheme}`);
  for (const name of ["Timeline", "Policy input", "Deliveries", "Series"]) {
    await part(name).click();
    expect([name, ...(await obstacles(page))]).toEqual([name]);
  }
  await page.getByRole("link", { name: "Send edited" }).click();
  expect(await obstacles(page)).toEqual([]);
  await page.getByRole("link", { name: "Send a run" }).click();
  expect(await obstacles(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await obstacles(page)).toEqual([]);
  await page.goto(`${simulator.url}/runs`);
  await rows().first().waitFor();
  expect(await obstacles(page)).toEqual([]);
});

test("fits a phone without horizontal scrolling", async () => {
  await openRun("a-stack-with-a-name-that-is-much-too-long-for-a-phone-and-still-has-to-be-shown-in-full");
  await page.setViewportSize({ width: 360, height: 740 });
  const width = () => page.evaluate("document.documentElement.scrollWidth");
  for (const name of ["Timeline", "Policy input", "Deliveries", "Series"]) {
    await part(name).click();
    expect([name, await width()]).toEqual([name, 360]);
  }
  for (const path of ["/runs", "/runs/new"]) {
    await page.goto(simulator.url + path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await width()).toBe(360);
  }
});

test.runIf(pictureFolder)("takes the picture of a run", async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await search().fill("production");
  await rows().nth(3).getByRole("link").click();
  await page.mouse.move(5, 5);
  await expect.poll(steps, bounded).toContain("Removed from the queue");
  expect(await takePicture(page, "run")).toBeGreaterThan(30_000);
});

test("a long type and a long state stay in their row", async () => {
  const input = JSON.stringify(readRecentPolicyInput("run-tracked-finished"))
    .replaceAll("01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", "01K9VJ3Q8T6W2X4Y5Z6A7B8LNG")
    .replaceAll('"TRACKED"', JSON.stringify("A LONG TYPE ".repeat(20)))
    .replaceAll("production-network", "stack-of-long-texts");
  await simulator.notify(JSON.parse(input));
  await search().fill("stack-of-long-texts");
  const type = rows().first().locator(".type");
  await expect.poll(() => type.getAttribute("title"), bounded).toContain("a long type a long type");
  const [row, cell] = [await rows().first().boundingBox(), await type.boundingBox()];
  expect(cell?.height).toBeLessThan(row?.height ?? 0);
});

test("a list that was held shows the runs of a simulator that started later", async () => {
  const own = await startQuietSimulator();
  await own.traffic.backfill();
  const visitor = await visit(browser, own, { path: "/runs" });
  await visitor.page.locator(".run-table .scroller").evaluate((list) => list.scrollTo(0, 3000));
  const row = visitor.page.locator("[aria-posinset='80'] a");
  await row.waitFor();
  // The page would hold the first runs of a backfill that is under way.
  await visitor.page.route("**/api/runs", (route) => route.abort("connectionrefused"));
  await own.close();
  const again = await startQuietSimulator(Number(new URL(own.url).port));
  await again.traffic.backfill();
  await visitor.page.unroute("**/api/runs");
  const known = async () => {
    const path = (await row.getAttribute("href", { timeout: 1_000 }).catch(() => null)) ?? "";
    const id = path.slice("/runs/".length);
    return (await fetch(`${again.url}/api/run?id=${id}`)).status;
  };
  await expect.poll(known, bounded).toBe(200);
  await visitor.page.close();
  await again.close();
});
