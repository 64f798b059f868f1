import { afterAll, describe, expect, test, vi } from "vitest";
import { webhookId } from "../../simulator/webhook-ids.ts";
import { bounded, type Driver, startDriver } from "./driver.ts";
import { byName, driftSeries, once, trackedSeries } from "./expected-series.ts";

const drivers: Driver[] = [];
afterAll(() => Promise.all(drivers.map(({ simulator }) => simulator.close())));

/** A driver whose forwarders trust Datadog, since it accepted a run. */
async function proven(): Promise<Driver> {
  const driver = await started();
  await driver.postFixture("run-drift-failed-public-pool");
  await vi.waitFor(async () => expect(driver.seen.ended).toBe(1), bounded);
  return driver;
}

const bothSeries = [...trackedSeries, ...driftSeries].sort(byName);

async function started(options: Parameters<typeof startDriver>[0] = {}): Promise<Driver> {
  const driver = await startDriver(options);
  drivers.push(driver);
  return driver;
}

describe.concurrent("a fault", () => {
  test.each([
    ["datadog-down", "ECONNREFUSED|ECONNRESET|socket hang up"],
    ["datadog-400", "Datadog answered 400"],
    ["datadog-404", "Datadog answered 404"],
    ["datadog-413", "Datadog answered 413"],
    ["datadog-408", "Datadog answered 408"],
    ["datadog-500", "Datadog answered 500"],
    ["datadog-403", "Datadog answered 403"],
    ["datadog-429", "Datadog answered 429"],
    ["datadog-500-stored", "Datadog answered 500"],
    ["datadog-timeout", "no whole answer"],
    ["datadog-intake-timeout", "no whole answer"],
    ["datadog-lost-answer", "socket hang up|ECONNRESET"],
    ["datadog-half-answer", "aborted|ECONNRESET|mid-answer"],
    ["datadog-202-errors", "Datadog answered 202"],
    ["datadog-202-empty", "Datadog answered 202"],
    ["datadog-202-html", "Datadog answered 202"],
    ["datadog-no-name", "ENOTFOUND|EAI_AGAIN"],
    ["datadog-key-revoked", "Datadog answered 403"],
    ["datadog-wrong-date", "accepted, but up to"],
    ["datadog-403-html", "Datadog answered 403"],
    ["datadog-429-huge", "Datadog answered 429"],
    ["datadog-cut", "socket hang up|ECONNRESET|EPIPE"],
    ["datadog-late", "no whole answer"],
    ["datadog-drip", "no whole answer"],
    ["ledger-down", "unreachable"],
    ["ledger-throttled", "unreachable"],
    ["ledger-unprocessed", "unreachable"],
    ["ledger-lost-answer", "the answer was lost"],
  ])("%s delays a run without loss or double count", async (name, why) => {
    const { get, postFixture, switchFaults, sums, seen } = await proven();
    await switchFaults({ [name]: true });
    expect(await get("/api/faults")).toContainEqual(expect.objectContaining({ name, on: true }));
    expect(await postFixture("run-tracked-finished")).toEqual({ status: 200, body: '{"sent":1}' });
    await vi.waitFor(
      async () => expect(seen.batches).toContainEqual({ retry: 1, why: expect.stringMatching(why) }),
      bounded,
    );
    const isStored =
      /stored|lost-answer|half-answer|drip|empty|202-html|wrong-date/.test(name) && !name.startsWith("ledger");
    expect(await sums()).toEqual(isStored ? bothSeries : driftSeries);
    await switchFaults({ [name]: false });
    await vi.waitFor(async () => expect(seen.batches.at(-1)).toEqual({ retry: 0, why: undefined }), bounded);
    expect(await sums()).toEqual(bothSeries);
    expect(await get("/api/dlq")).toEqual([]);
  });

  test.each([
    "datadog-400",
    "datadog-404",
    "datadog-413",
    "datadog-500",
    "datadog-intake-timeout",
    "datadog-wrong-date",
  ])("%s keeps a new forwarder from claiming", async (name) => {
    const { get, postFixture, switchFaults, sums, seen } = await started();
    await switchFaults({ [name]: true });
    await postFixture("run-tracked-finished");
    const why = expect.stringContaining("the heartbeat was not accepted");
    await vi.waitFor(async () => expect(seen.batches).toContainEqual({ retry: 1, why }), bounded);
    expect(await sums()).toEqual([]);
    await switchFaults({ [name]: false });
    await vi.waitFor(async () => expect(await sums()).toEqual(trackedSeries), bounded);
    expect(await get("/api/dlq")).toEqual([]);
  });

  test("parameters-throttled delays nothing once the secrets are cached", async () => {
    const { postFixture, switchFaults, sums, seen } = await started();
    await postFixture("run-drift-failed-public-pool");
    await vi.waitFor(async () => expect(seen.ended).toBe(1), bounded);
    await switchFaults({ "parameters-throttled": true });
    expect(await postFixture("run-tracked-finished")).toEqual({ status: 200, body: '{"sent":1}' });
    await vi.waitFor(async () => expect(seen.ended).toBe(2), bounded);
    await switchFaults({ "parameters-throttled": false });
    expect(await sums()).toEqual([...trackedSeries, ...driftSeries].sort(byName));
  });

  test.each(["datadog-no-date", "clock-lambda", "clock-spacelift"])("%s delays nothing", async (name) => {
    const { get, postFixture, switchFaults, sums, seen } = await started();
    await switchFaults({ [name]: true });
    expect(await postFixture("run-tracked-finished")).toEqual({ status: 200, body: '{"sent":1}' });
    await vi.waitFor(async () => expect(seen.batches).toEqual([{ retry: 0, why: undefined }]), bounded);
    expect(await sums()).toEqual(trackedSeries);
    await switchFaults({ [name]: false });
    expect(await get("/api/dlq")).toEqual([]);
  });

  test.each(["datadog-400-runs"])("%s dead-letters each run alone, and a redriven run counts", async (name) => {
    const { get, postFixture, postSigned, switchFaults, sums, deadBodies } = await started();
    await switchFaults({ [name]: true });
    await postFixture("run-tracked-finished");
    await postFixture("run-drift-failed-public-pool");
    const rejected = { reason: "rejected", detail: expect.stringContaining("answered 400") };
    await vi.waitFor(async () => expect(await get("/api/dlq")).toMatchObject([rejected, rejected]), bounded);
    await switchFaults({ [name]: false });
    for (const body of await deadBodies()) expect((await postSigned(Buffer.from(body))).status).toBe(202);
    await vi.waitFor(
      async () => expect(await sums()).toEqual([...trackedSeries, ...driftSeries].sort(byName)),
      bounded,
    );
  });

  test.each([
    ["forwarder-killed-before-post", []],
    ["forwarder-killed-after-post", trackedSeries],
    ["forwarder-frozen", []],
  ])("%s: the next forwarder finds the claim", async (name, expected) => {
    const { get, postFixture, switchFaults, sums, seen } = await started();
    await switchFaults({ [name]: true });
    await postFixture("run-tracked-finished");
    await vi.waitFor(
      async () => expect(seen.lost).toEqual([expect.stringMatching(/the forwarder was (killed|frozen)/)]),
      bounded,
    );
    expect(await sums()).toEqual(expected);
    await switchFaults({ [name]: false });
    await vi.waitFor(async () => expect(seen.batches.at(-1)?.retry).toBe(0), bounded);
    expect(await sums()).toEqual(trackedSeries);
    expect(await get("/api/dlq")).toEqual([]);
  });

  test("queue-duplicates gives two forwarders a run, and it counts once", async () => {
    const { get, postFixture, switchFaults, sums, seen } = await started();
    await switchFaults({ "queue-duplicates": true, "datadog-500-stored": true });
    await postFixture("run-tracked-finished");
    await vi.waitFor(
      async () => expect(seen.batches.filter(({ retry }) => retry === 1).length).toBeGreaterThan(2),
      bounded,
    );
    await switchFaults({ "datadog-500-stored": false });
    await vi.waitFor(async () => expect(seen.duplicates).toBeGreaterThan(0), bounded);
    await switchFaults({ "queue-duplicates": false });
    expect(await sums()).toEqual(trackedSeries);
    expect(await get("/api/dlq")).toEqual([]);
  });

  test("spacelift-repeats delivers a run twice, and it counts once", async () => {
    const { postFixture, switchFaults, sums, seen } = await started();
    await switchFaults({ "spacelift-repeats": true });
    await postFixture("run-tracked-finished");
    await vi.waitFor(async () => expect(seen.ended).toBe(2), bounded);
    await switchFaults({ "spacelift-repeats": false });
    expect(await sums()).toEqual(trackedSeries);
  });

  test("redeployed gives new runs other tags, and keeps the tags of runs that may have arrived", async () => {
    const { postFixture, switchFaults, sums, seen } = await proven();
    await switchFaults({ "datadog-500-stored": true });
    await postFixture("run-tracked-finished");
    await vi.waitFor(async () => expect(seen.batches).toContainEqual(expect.objectContaining({ retry: 1 })), bounded);
    await switchFaults({ redeployed: true, "datadog-500-stored": false });
    await vi.waitFor(async () => expect(seen.batches.at(-1)?.retry).toBe(0), bounded);
    expect(await sums()).toEqual(bothSeries);
    await postFixture("run-without-stack");
    const tags = "account:acme branch:main drift_detection:false final_state:finished run_type:testing team:new";
    await vi.waitFor(
      async () => expect(await sums()).toEqual([...bothSeries, ...once("run.count", tags, [["", 1]])].sort(byName)),
      bounded,
    );
  });

  test("queue-lost-answer makes Spacelift retry a queued run, and it counts once", async () => {
    const { postFixture, switchFaults, sums, seen } = await started();
    await switchFaults({ "queue-lost-answer": true });
    expect((await postFixture("run-tracked-finished")).status).toBe(502);
    await switchFaults({ "queue-lost-answer": false });
    await vi.waitFor(async () => expect(await sums()).toEqual(trackedSeries), bounded);
    await vi.waitFor(async () => expect(seen.ended).toBe(4), bounded);
    expect(await sums()).toEqual(trackedSeries);
  });

  test.each(["queue-down", "parameters-down"])("%s makes Spacelift retry", async (name) => {
    const { post, postFixture, switchFaults, sums } = await started();
    // This caches the secret.
    expect((await post("/webhook", "unsigned")).status).toBe(401);
    await switchFaults({ [name]: true });
    const { status, body } = await postFixture("run-tracked-finished");
    expect(status).toBe(502);
    expect(JSON.parse(body)).toMatchObject({ sent: 0, refused: [{ status: 503, tries: 4 }] });
    const sending = postFixture("run-tracked-finished");
    await switchFaults({ [name]: false });
    expect(await sending).toEqual({ status: 200, body: '{"sent":1}' });
    await vi.waitFor(async () => expect(await sums()).toEqual(trackedSeries), bounded);
  });

  test("spacelift-lost: Spacelift disables the webhook, and the registrar enables it again", async () => {
    const { simulator, get, postFixture, switchFaults, sums } = await started();
    await switchFaults({ "spacelift-lost": true });
    const given = await postFixture("run-tracked-finished");
    expect(given.status).toBe(502);
    expect(JSON.parse(given.body)).toMatchObject({ sent: 0, refused: [{ status: 0, tries: 1 }] });
    const isEnabled = () => simulator.account.webhooks.list().every(({ enabled }) => enabled);
    for (let failures = 1; failures < 10; failures += 1) await postFixture("run-tracked-finished");
    expect(isEnabled()).toBe(false);
    expect(await get("/api/state")).toMatchObject({
      balance: { refused: 1, recovered: 0, lost: 0 },
      plain: { expected: 1, lost: 1 },
    });
    await switchFaults({ "spacelift-lost": false });
    await vi.waitFor(() => expect(isEnabled()).toBe(true), { timeout: 15_000, interval: 100 });
    await postFixture("run-tracked-finished");
    await vi.waitFor(async () => expect(await sums()).toEqual(trackedSeries), bounded);
  }, 30_000);
});

describe.concurrent("a lost delivery is recovered and counts once", () => {
  test.each([
    ["spacelift-lost", 0],
    ["spacelift-wrong-secret", 401],
    ["receiver-429", 429],
  ])(
    "%s",
    async (name, status) => {
      const { get, list, postFixture, switchFaults, sums } = await started({ recoveryMilliseconds: 100 });
      await switchFaults({ [name]: true });
      const { body } = await postFixture("run-tracked-finished");
      expect(JSON.parse(body)).toMatchObject({ sent: 0, refused: [{ status, tries: 1 }] });
      expect(await get("/api/state")).toMatchObject({ balance: { refused: 1, recovered: 0 } });
      await vi.waitFor(async () => expect(await sums()).toEqual(trackedSeries), bounded);
      expect(await get("/api/state")).toMatchObject({ balance: { refused: 0, recovered: 1, lost: 0, doubled: 0 } });
      await switchFaults({ [name]: false });
      await postFixture("run-tracked-finished");
      await vi.waitFor(async () => expect((await list("/api/dlq")).length).toBe(0), bounded);
      expect(await sums()).toEqual(trackedSeries);
    },
    30_000,
  );

  test("also while the webhook is disabled, and in each destination", async () => {
    const { simulator, get, list, postFixture } = await started({
      recoveryMilliseconds: 100,
      destinations: ["metrics", "pipelines", "events", "deployments"],
    });
    simulator.account.webhooks.update(webhookId, { enabled: false });
    expect(JSON.parse((await postFixture("run-tracked-finished")).body)).toMatchObject({ sent: 0 });
    expect(simulator.state().balance).toMatchObject({ refused: 1, recovered: 0 });
    await vi.waitFor(async () => expect(await list("/api/deployments")).toHaveLength(1), bounded);
    await vi.waitFor(() => expect(simulator.state().balance).toMatchObject({ held: 1, inFlight: 0 }), bounded);
    expect(simulator.state().balance).toMatchObject({ refused: 0, recovered: 1, lost: 0, doubled: 0 });
    const { id } = simulator.state().runs.changed[0] ?? {};
    const { steps } = Object(await get(`/api/run?id=${encodeURIComponent(id ?? "")}`));
    const kinds = steps.map(({ kind }: { readonly kind: string }) => kind);
    expect(kinds.slice(0, 4)).toEqual(["issued", "gaveUp", "recovered", "queued"]);
  }, 30_000);
});
