import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { emulatorConfiguration } from "../emulator.ts";
import { pastRun } from "./backfill/past-run.ts";
import { message, runMessage } from "./dlq/harness.ts";
import { createEmulatedDeployment } from "./emulated-deployment.ts";

const root = join(import.meta.dirname, "../..");
let deployment: Awaited<ReturnType<typeof createEmulatedDeployment>>;

beforeAll(async () => {
  deployment = await createEmulatedDeployment();
});
afterAll(() => deployment.close());

/** Runs a command as npm does. Only its options name the emulator. */
function start(script: "dlq" | "doctor" | "backfill", ...options: readonly string[]) {
  const { endpoint, region, credentials } = emulatorConfiguration();
  const where = ["--stack-name", deployment.stackName, "--endpoint-url", endpoint, "--region", region];
  // The command comes first. Of an option that occurs twice, the last one counts.
  const commands = script === "dlq" ? 1 : 0;
  const line = [...options.slice(0, commands), ...where, ...options.slice(commands)];
  return spawn(process.execPath, [join(root, "scripts", `${script}.ts`), ...line], {
    env: {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      NODE_EXTRA_CA_CERTS: process.env["NODE_EXTRA_CA_CERTS"],
    },
  });
}

async function run(script: "dlq" | "doctor" | "backfill", ...options: readonly string[]) {
  const child = start(script, ...options);
  const ended = once(child, "exit");
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code]: unknown[] = await ended;
  return { code, out, said };
}

async function list(): Promise<readonly { readonly id: string; readonly stack: string | null }[]> {
  const { out } = await run("dlq", "list", "--json");
  return JSON.parse(out).events;
}

/** The number of a stack's runs in Datadog. */
function counted(stack: string): number {
  return deployment.datadog
    .series()
    .filter(({ metric, tags }) => metric === "spacelift.integration.run.count" && tags.includes(`stack:${stack}`))
    .flatMap(({ points }) => points)
    .reduce((sum, [, value]) => sum + value, 0);
}

test("the doctor finds nothing wrong, and a test event arrives", async () => {
  const { code, out, said } = await run("doctor", "--send-test", "--timeout", "45");
  expect(out.split("\n").filter((line) => /^[✗?]/.test(line))).toEqual([]);
  expect(out).toMatch(/^✓ test event: in Datadog after \d+ s/m);
  expect(out).toMatch(/^✓ policy: /m);
  expect(said).toBe(`Account 000000000000, region us-east-1, stack ${deployment.stackName}.\n`);
  expect(code).toBe(0);
  expect(counted("spacelift-datadog-doctor")).toBe(1);
});

test("the doctor finds a missing key and a disabled webhook", async () => {
  const { account, parameters, parameter } = deployment;
  const key = await parameters.read(parameter("datadog-api-key"));
  await parameters.remove(parameter("datadog-api-key"));
  account.webhooks.update("spacelift-datadog", { enabled: false });
  const { code, out } = await run("doctor");
  expect(out).toMatch(/^✗ Datadog key: SSM has no parameter/m);
  expect(out).toMatch(/^✗ webhook: spacelift-datadog is disabled/m);
  // The forwarder's log has the POSTs of the test event.
  expect(out).toMatch(/^✓ heartbeat: Datadog accepted a POST \d minute\(s\) ago$/m);
  expect(code).toBe(1);
  account.webhooks.update("spacelift-datadog", { enabled: true });
  await parameters.write(parameter("datadog-api-key"), key.value);
});

test("a run of Spacelift's list is counted once, and then known", async () => {
  const { pastRuns } = deployment;
  pastRuns.push(pastRun("archive", "past", { endedAt: Math.floor(Date.now() / 1000) - 1200 }));
  const since = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
  const options = ["--since", since, "--account", "acme", "--core-only"];
  expect(await run("backfill", ...options)).toMatchObject({
    code: 0,
    said: expect.stringContaining("1 would be sent."),
  });
  expect(await run("backfill", ...options, "--yes")).toMatchObject({
    code: 0,
    out: expect.stringMatching(/past .* sent/),
  });
  await vi.waitFor(() => expect(counted("archive")).toBe(1), { timeout: 60_000, interval: 200 });
  expect(await run("backfill", ...options, "--yes")).toMatchObject({
    code: 0,
    said: expect.stringContaining("1 known to the ledger."),
  });
  expect(counted("archive")).toBe(1);
}, 60_000);

test("a missing stack is reported", async () => {
  const nowhere = ["--stack-name", "nowhere"];
  expect(await run("dlq", "list", ...nowhere)).toMatchObject({ code: 3, said: expect.stringContaining("no stack") });
  expect(await run("doctor", ...nowhere)).toMatchObject({ code: 3, said: expect.stringContaining("no stack") });
});

test("failed events are listed, shown, exported, redriven once each, and purged", async () => {
  const { deadLetter } = deployment;
  const now = Date.now();
  await deadLetter({ body: runMessage("dns", now), reason: "rejected", detail: "Datadog answered 400", attempts: 2 });
  await deadLetter({ body: runMessage("vpn", now), reason: "retention_expiring", detail: "on the queue for 3.1 days" });
  await deadLetter({ body: message("<html>ops@example.com"), reason: "malformed", detail: "the body is not JSON" });
  const listed = await run("dlq", "list");
  expect(listed.said).toMatch(/\n3 failed event\(s\)\.\n$/);
  expect(listed.out).toMatch(/ acme +dns +run-of-dns +rejected +2 +Datadog answered 400$/m);
  expect((await run("doctor")).out).toMatch(/^✗ dead-letter queue: .* 1 malformed, 1 rejected, 1 retention_expiring$/m);

  const events = await list();
  const idOf = (stack: string | null) => events.find((each) => each.stack === stack)?.id ?? "";
  const shown = await run("dlq", "show", idOf(null));
  expect(shown.out).toContain("<html>[redacted]");
  expect((await run("dlq", "export")).out.trim().split("\n")).toHaveLength(3);

  expect((await run("dlq", "redrive")).out.match(/would_redrive/g)).toHaveLength(3);
  expect(await run("dlq", "redrive", idOf("dns"), "--yes")).toMatchObject({ code: 0 });
  await vi.waitFor(() => expect(counted("dns")).toBe(1), { timeout: 60_000, interval: 200 });

  // The event was delivered meanwhile: the ledger drops its second message.
  await deadLetter({ body: runMessage("dns", now), reason: "rejected", detail: "Datadog answered 400" });
  const redriven = await run("dlq", "redrive", "--reason", "rejected", "--yes", "--wait");
  expect(redriven).toMatchObject({ code: 0, said: expect.stringContaining("1 redriven (1 done, ") });
  const rest = await run("dlq", "redrive", "--yes", "--wait");
  expect(rest).toMatchObject({ code: 1, said: expect.stringContaining("2 redriven (1 done, 1 failed again, ") });
  await vi.waitFor(() => expect(counted("vpn")).toBe(1), { timeout: 60_000, interval: 200 });
  expect(counted("dns")).toBe(1);

  // The malformed event fails again, under its old id.
  await vi.waitFor(async () => expect(await list()).toMatchObject([{ id: idOf(null) }]), {
    timeout: 60_000,
    interval: 500,
  });
  expect((await run("dlq", "purge", idOf(null))).code).toBe(2);
  expect((await run("dlq", "purge", idOf(null), "--yes")).code).toBe(0);
  expect((await run("dlq", "show", idOf(null))).code).toBe(3);
}, 300_000);

test.each([
  ["--count", 1],
  ["--drop", 0],
])("an ambiguous event waits for a decision: %s", async (decision, times) => {
  const { ledger, deadLetter } = deployment;
  const stack = `lost${decision}`;
  const then = Date.now() - 3 * 3_600_000;
  const eventId = JSON.stringify(["acme", "run", `run-of-${stack}`, "FINISHED"]);
  await ledger.putClaim(eventId, {
    ...{ slotKey: stack, second: Math.floor(then / 1000), generation: 0, open: ["lost"], done: false },
    series: [{ metric: "spacelift.integration.run.count", unit: "job", tags: [`stack:${stack}`], value: 1 }],
  });
  await deadLetter({ body: runMessage(stack, then), reason: "ambiguous", detail: "a POST may have arrived", eventId });
  const refused = await run("dlq", "redrive", "--yes");
  expect(refused.code).toBe(4);
  expect(refused.said).toContain("only you can decide");
  expect(await run("dlq", "redrive", "--yes", decision)).toMatchObject({ code: 0 });
  await vi.waitFor(async () => expect((await ledger.read([eventId])).get(eventId)?.done).toBe(true), {
    timeout: 60_000,
    interval: 200,
  });
  expect(counted(stack)).toBe(times);
  expect(await list()).toEqual([]);
});

test("Ctrl+C during a redrive loses nothing, and leaves all events visible", async () => {
  const { deadLetter } = deployment;
  const now = Date.now();
  const stacks = Array.from({ length: 150 }, (_, index) => `many${index}`);
  await Promise.all(
    stacks.map((stack) => deadLetter({ body: runMessage(stack, now), reason: "rejected", detail: "400" })),
  );
  const child = start("dlq", "redrive", "--yes");
  const ended = once(child, "exit");
  const said = text(child.stderr);
  // The first events have arrived: the redrive is under way.
  await vi.waitFor(() => expect(stacks.some((stack) => counted(stack) > 0)).toBe(true), {
    timeout: 60_000,
    interval: 10,
  });
  // The terminal and npm send one each.
  child.kill("SIGINT");
  child.kill("SIGINT");
  const [code]: unknown[] = await ended;
  expect([0, 130]).toContain(code);
  expect(await said).toMatch(/\d+ redriven, 0 refused, 0 failed/);
  expect(await run("dlq", "redrive", "--yes")).toMatchObject({ code: code === 130 ? 0 : 3 });
  await vi.waitFor(() => expect(stacks.map(counted)).toEqual(stacks.map(() => 1)), { timeout: 60_000, interval: 500 });
  expect(await list()).toEqual([]);
}, 300_000);
