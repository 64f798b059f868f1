import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import type { DestinationName } from "../../lambda/contract/destinations.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { type Simulator, startSimulator } from "../../simulator/simulator.ts";

const paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts the Chromium that the variable CHROMIUM names, or the system's. */
export function startBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"] ?? paths.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      `There is no Chromium at ${paths.join(", ")}. Install it (Debian and Ubuntu: apt-get install chromium), or set the variable CHROMIUM to its path.`,
    );
  }
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
}

export function startQuietSimulator(
  port = 0,
  destinations: readonly DestinationName[] = ["metrics"],
): Promise<Simulator> {
  return startSimulator({ port, webhookSecret: new Secret("hush"), opa: "no-opa", destinations, log: () => {} });
}

/** Switches these faults on or off, and leaves all others. */
export async function switchFaults(
  { url }: Pick<Simulator, "url">,
  switches: Readonly<Record<string, boolean>>,
): Promise<void> {
  const { ok, status } = await fetch(`${url}/api/faults`, { method: "POST", body: JSON.stringify(switches) });
  if (!ok) throw new Error(`The simulator answered ${status} to ${JSON.stringify(switches)}.`);
}

export interface Look {
  /** @default / */
  readonly path?: string;
  /** @default 1280 */
  readonly width?: number;
  /** @default 800 */
  readonly height?: number;
  /** @default light */
  readonly colorScheme?: "light" | "dark";
}

/** Opens the page. Complaints are console errors and warnings, and requests to other hosts. */
export async function visit(browser: Browser, { url }: Pick<Simulator, "url">, look: Look = {}) {
  const { path = "/", width = 1280, height = 800, colorScheme = "light" } = look;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: "no-preference" });
  // No test depends on the speed of the machine.
  page.setDefaultTimeout(120_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith("data:")) complaints.push(request.url());
  });
  await page.goto(url + path);
  await page.getByText("Live.").waitFor();
  return { page, complaints };
}

/** Throws if there are complaints. Call it after each test. */
export function requireNoComplaint(complaints: readonly string[]): void {
  if (complaints.length > 0) throw new Error(`The page has complaints: ${complaints.join("; ")}`);
}

/** Findings of axe: rule, elements and summary. */
export async function obstacles(page: Page): Promise<readonly string[]> {
  // The page's content security policy does not apply to code that the debugger evaluates.
  await page.evaluate(axe.source);
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations }) => violations
      .map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ target, failureSummary }) => target + " " + failureSummary).join(" | ")))`,
  );
  return Array.isArray(found) ? found.map(String) : [`axe gave ${JSON.stringify(found)}`];
}

/** A number of the status bar. */
export function figure(page: Page, name: string): Promise<string | null> {
  return page.locator(`.status [data-figure="${name}"] dd`).textContent();
}
