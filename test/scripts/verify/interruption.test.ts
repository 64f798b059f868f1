import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import type { HttpClient } from "../../../lambda/adapters/http.ts";
import { datadogService } from "../../../scripts/verify/datadog/service.ts";
import { startDatadog } from "./datadog.ts";
import { createClock, run } from "./harness.ts";

const only = ["--only", "datadog-lists", "datadog-deleted", "datadog-monitors", "datadog-metadata"];

/** A run with an incident at its n-th request, and Datadog's objects afterwards. */
async function disturbed(happens: (n: number, request: () => ReturnType<HttpClient>) => ReturnType<HttpClient>) {
  const clock = createClock();
  const { connection, organisation, close } = await startDatadog(clock.now);
  const controller = new AbortController();
  const wait = (milliseconds: number) =>
    controller.signal.aborted ? Promise.reject(new Error("aborted")) : clock.wait(milliseconds);
  let calls = 0;
  const request: HttpClient = (asked) => {
    calls += 1;
    return happens(calls, () => connection.request(asked));
  };
  const service = () => datadogService({ ...connection, request });
  const environment = { ...clock, wait, signal: controller.signal };
  const result = await run(["--datadog", "--yes", ...only], service, environment);
  const left = () => [...organisation.monitors.list(), ...organisation.dashboards.list()];
  const cleanUp = () => run(["--datadog", "--yes", "--clean-up"], () => datadogService(connection), clock);
  return { result, calls, controller, left, cleanUp, close };
}

const undisturbed = await disturbed((_n, request) => request());
await undisturbed.close();

test.each(Array.from({ length: undisturbed.calls }, (_, index) => index + 1))(
  "an answer that is lost at request %i leaves nothing, at the latest after --clean-up",
  async (place) => {
    const { result, left, cleanUp, close } = await disturbed(async (n, request) => {
      const answer = await request();
      return n === place ? { kind: "lost", detail: "the answer was lost" } : answer;
    });
    onTestFinished(close);
    const isToldOf = result.said.includes("--clean-up");
    expect(left().length === 0 || isToldOf).toBe(true);
    await cleanUp();
    expect(left()).toEqual([]);
  },
);

test("Ctrl+C in a real process deletes the objects, prints the results, and ends with 130", async () => {
  const { connection, organisation, keys, close } = await startDatadog(Date.now, (request, answer) =>
    // The check waits for the monitor, which is never listed.
    request.path === "/api/v1/monitor" && request.method === "GET" && !request.query?.includes("made-by")
      ? { status: 200, headers: {}, body: "[]" }
      : answer(request),
  );
  onTestFinished(close);
  const script = join(import.meta.dirname, "..", "..", "..", "scripts", "verify.ts");
  const verify = spawn(process.execPath, [script, "--datadog", "--yes", "--only", "datadog-lists"], {
    env: { ...process.env, DD_URL: connection.url, DD_API_KEY: keys.apiKey, DD_APP_KEY: keys.appKey },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = Promise.all([once(verify, "exit"), text(verify.stdout), text(verify.stderr)]);
  const isMade = () => organisation.monitors.list().length + organisation.dashboards.list().length === 2;
  await expect.poll(isMade, { timeout: 30_000 }).toBe(true);
  verify.kill("SIGINT");
  const [[code], out, said] = await ended;
  expect({ code, out }).toEqual({
    code: 130,
    out: expect.stringMatching(/datadog-lists +D17 +not checked +interrupted/),
  });
  expect(out + said).not.toContain("CANARY");
  expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
});
