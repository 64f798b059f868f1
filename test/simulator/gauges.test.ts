import { afterEach, expect, test, vi } from "vitest";
import { asList, asText, at } from "../../lambda/shared/json.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import type { SimulatorOptions } from "../../simulator/simulator.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { bounded, type Driver, startDriver } from "./driver.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

async function started(options: Partial<SimulatorOptions> = {}): Promise<Driver> {
  const driver = await startDriver({ pollMilliseconds: 50, ...options });
  closing.push(driver.simulator.close);
  return driver;
}

/** Values of a gauge in all series, in order of time. */
async function valuesOf({ get }: Driver, name: string): Promise<readonly number[]> {
  const found = asList(await get("/api/series")).filter(
    (series) => at(series, "type") === "gauge" && asText(at(series, "metric"))?.endsWith(name) === true,
  );
  return found.flatMap((series) => asList(at(series, "points")).map((point) => Number(asList(point)[1])));
}

test("without generated runs every pool is idle", async () => {
  const driver = await started();
  await expect.poll(async () => new Set(await valuesOf(driver, ".workers")), bounded).toEqual(new Set([2, 3]));
  const busy = await valuesOf(driver, ".workers_busy");
  expect([...busy, ...(await valuesOf(driver, ".runs_pending"))].filter((value) => value !== 0)).toEqual([]);
});

test("a backfill has the gauges of its day", async () => {
  const driver = await started();
  await driver.simulator.traffic.backfill();
  const busy = await valuesOf(driver, ".workers_busy");
  expect(busy.length).toBeGreaterThan(4 * 90);
  expect(Math.max(...busy)).toBeGreaterThan(1);
  expect(Math.max(...(await valuesOf(driver, ".oldest_run_age")))).toBeGreaterThan(60);
  expect(Math.max(...(await valuesOf(driver, "usage.minutes")))).toBeGreaterThan(100);
}, 30_000);

test("an outside Datadog receives gauges", async () => {
  const elsewhere = createDatadogStandIn({ clock: Date.now, apiKey: "their key" });
  const server = await serveDatadog(elsewhere);
  closing.push(server.close);
  await started({ datadog: { url: server.url, apiKey: new Secret("their key") } });
  const types = () =>
    elsewhere
      .series()
      .filter(({ metric }) => metric.includes("worker_pool."))
      .map(({ type }) => type);
  await vi.waitFor(() => expect(new Set(types())).toEqual(new Set(["gauge"])), bounded);
});

test("no gauges arrive while Datadog is down, and the next poll sends new ones", async () => {
  let dropped = 0;
  const driver = await started({
    log: (_, message) => {
      dropped += Number(message === "gauges dropped");
    },
  });
  const polls = async () => Object(await driver.get("/api/state")).polls;
  await vi.waitFor(async () => expect((await polls()).gauges).toBeGreaterThan(20), bounded);
  await driver.switchFaults({ "datadog-down": true });
  await vi.waitFor(() => expect(dropped).toBeGreaterThan(0), bounded);
  const before = (await valuesOf(driver, ".workers")).length;
  await vi.waitFor(() => expect(dropped).toBeGreaterThan(5), bounded);
  expect(await polls()).toMatchObject({ isOn: true, gauges: 0 });
  expect((await valuesOf(driver, ".workers")).length).toBe(before);
  await driver.switchFaults({ "datadog-down": false });
  await vi.waitFor(async () => expect((await valuesOf(driver, ".workers")).length).toBeGreaterThan(before), bounded);
  expect((await polls()).failed).toBeGreaterThan(5);
});
