import { stripVTControlCharacters } from "node:util";
import { afterEach, expect, test } from "vitest";
import { logPhases } from "../../lambda/contract/run-logs.ts";
import { asList, at } from "../../lambda/shared/json.ts";
import { generatedLogs } from "../../simulator/traffic/run-logs.ts";
import { bounded, type Driver, startDriver } from "./driver.ts";

let driver: Driver;
afterEach(() => driver.simulator.close());

function runOf(id: string, state: string) {
  const run = { id, state, type: "TRACKED", created_at: (Date.now() - 60_000) * 1e6, updated_at: Date.now() * 1e6 };
  const timing = ["PREPARING", "INITIALIZING", "PLANNING"].map((each) => ({ state: each, duration: 1e9 }));
  return { account: { name: "acme" }, run_updated: { state, run, stack: { id: "dns" }, timing } };
}

/** A run that prints a secret, and so much that a phase becomes several logs. */
const id = Array.from({ length: 1_000 }, (_, number) => `01RUN${number}`).find((each) => {
  const logs = generatedLogs(runOf(each, "FAILED"));
  return logs("initializing")?.includes("AKIA") && (logs("planning")?.length ?? 0) > 60_000;
});
const failedRun = runOf(id ?? "", "FAILED");
const logs = generatedLogs(failedRun);
const [secret = ""] = /AKIA\w{16}/.exec(logs("initializing") ?? "") ?? [];

test("the logs of a failed run arrive without colours and secrets, with the error at their end", async () => {
  driver = await startDriver({ destinations: ["metrics", "logs"] });
  const { notify, account } = driver.simulator;
  expect(account.webhooks.list().map((each) => each.id)).toEqual(["spacelift-datadog", "spacelift-datadog-run-logs"]);
  expect(await notify(runOf("01FINISHED", "FINISHED"))).toEqual({ sent: 1, refused: [] });
  expect(await notify(failedRun)).toEqual({ sent: 2, refused: [] });
  const held = async () =>
    (await driver.list("/api/logs")).filter((log) => at(log, "spacelift", "phase") !== undefined);
  const textOf = async (phase: string) =>
    (await held())
      .flatMap((log) => (at(log, "spacelift", "phase") === phase ? String(at(log, "message")) : []))
      .join("");
  const expected = stripVTControlCharacters(logs("planning") ?? "").replaceAll("\r\n", "\n");
  await expect.poll(() => textOf("planning"), bounded).toBe(expected);
  await expect.poll(() => textOf("initializing"), bounded).toContain("AWS_ACCESS_KEY_ID=[redacted]");
  expect(secret).not.toBe("");
  expect(JSON.stringify(await held())).not.toContain(secret);
  const failed = (await held()).filter((log) => at(log, "status") === "error");
  expect(new Set(failed.map((log) => at(log, "spacelift", "phase")))).toEqual(new Set(["planning"]));
});

test("a log leads to its run, and the run's page has its logs in their order", async () => {
  driver = await startDriver({ destinations: ["metrics", "logs"] });
  await driver.simulator.notify(failedRun);
  const eventId = JSON.stringify(["acme", "run", id, "FAILED"]);
  const ofRun = async () =>
    asList(at(await driver.get(`/api/run?id=${encodeURIComponent(eventId)}`), "products", "logs")).map((log) =>
      at(log, "phase"),
    );
  await expect.poll(async () => [...new Set(await ofRun())], bounded).toEqual(logPhases.slice(0, 3));
  const listed = asList(at(await driver.get("/api/products"), "logs")).filter((log) => at(log, "kind") === "run");
  expect(listed.length).toBe((await ofRun()).length);
  expect(new Set(listed.map((log) => at(log, "runId")))).toEqual(new Set([eventId]));
  expect(listed.every((log) => String(at(log, "message")).length < 2_100)).toBe(true);
  const { destinations } = driver.simulator.state();
  expect(destinations.find(({ name }) => name === "logs")).toMatchObject({ doubled: 0, deadLetters: 0 });
});

test("logs that nobody signed are refused, and without the destination logs there is no route", async () => {
  driver = await startDriver({ destinations: ["metrics", "logs"] });
  expect((await driver.post("/run-logs", "{}", { "x-signature-256": `sha256=${"0".repeat(64)}` })).status).toBe(401);
  await driver.simulator.close();
  driver = await startDriver({ destinations: ["metrics"] });
  expect((await driver.post("/run-logs", "{}")).status).toBe(404);
  expect(await driver.simulator.notify(failedRun)).toEqual({ sent: 1, refused: [] });
});
