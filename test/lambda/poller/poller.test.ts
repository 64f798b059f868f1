import { afterEach, describe, expect, test } from "vitest";
import { gauges } from "../../../lambda/contract/gauges.ts";
import { idleAccount } from "../../../simulator/stand-ins/account-load.ts";
import { createLeaseStandIn } from "../../../simulator/stand-ins/lease.ts";
import { machineSessionRefusal } from "../../../simulator/stand-ins/spacelift-field-limits.ts";
import { busyAccount, privatePool, waiting } from "./account.ts";
import { type HarnessSettings, startPoller } from "./harness.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function start(settings: HarnessSettings = {}) {
  const started = await startPoller(settings);
  stops.push(started.close);
  return started;
}

const publicTags = "worker_pool:public worker_pool_id:public";
const productionTags = "worker_pool:production worker_pool_id:pool1";
const idleTags = "worker_pool:idle worker_pool_id:pool2";

const ofPools = {
  [`worker_pool.workers ${publicTags}`]: 10,
  [`worker_pool.workers_busy ${publicTags}`]: 3,
  [`worker_pool.runs_pending ${publicTags}`]: 1,
  [`worker_pool.oldest_run_age ${publicTags}`]: 40,
  [`worker_pool.workers ${productionTags}`]: 2,
  [`worker_pool.workers_busy ${productionTags}`]: 1,
  [`worker_pool.workers_drained ${productionTags}`]: 1,
  [`worker_pool.runs_pending ${productionTags}`]: 2,
  [`worker_pool.oldest_run_age ${productionTags}`]: 900,
  [`worker_pool.workers ${idleTags}`]: 0,
  [`worker_pool.workers_busy ${idleTags}`]: 0,
  [`worker_pool.workers_drained ${idleTags}`]: 0,
  [`worker_pool.runs_pending ${idleTags}`]: 0,
  [`worker_pool.oldest_run_age ${idleTags}`]: 0,
};

const ofAccount = {
  "stack.count state:finished": 1,
  "stack.count state:failed": 1,
  "resource.count drifted:false": 1902,
  "resource.count drifted:true": 14,
  "drift_detection.coverage": 40,
  "run.awaiting_approval": 1,
  "run.requiring_attention": 2,
  "usage.minutes worker_type:private": 7,
  "usage.minutes worker_type:public": 5,
  "usage.minutes_limit": 100,
  "usage.seats seat_type:user": 4,
  "usage.seats_limit seat_type:user": 10,
  "usage.seats seat_type:api_key": 1,
};

test("one POST has every gauge, as a gauge", async () => {
  const { poll, held, posts, types, logged } = await start();
  await poll();
  expect(held()).toEqual({ ...ofPools, ...ofAccount });
  expect(types()).toEqual(new Set(["gauge"]));
  expect(posts).toHaveLength(1);
  expect(logged).toEqual([
    { level: "info", message: "gauges sent", fields: { series: 27, milliseconds: expect.any(Number) } },
  ]);
  const names = new Set(Object.keys(held()).map((key) => key.split(" ")[0]));
  expect(names).toEqual(new Set(Object.values(gauges).map(({ name }) => name)));
});

test("a pool that disappears and a run that ended are reported no more", async () => {
  const { world, poll, pollAgain } = await start();
  await poll();
  world.load = { ...busyAccount, privatePools: busyAccount.privatePools.slice(1), stacks: [] };
  const held = await pollAgain();
  expect(Object.keys(held).filter((key) => key.includes("pool1") || key.startsWith("stack.count"))).toEqual([]);
  expect(held).toHaveProperty([`worker_pool.workers ${idleTags}`], 0);
});

test("an account without pools has the public pool alone", async () => {
  const { world, poll, held } = await start();
  world.load = idleAccount;
  await poll();
  const pools = Object.keys(held()).filter((key) => key.includes("worker_pool:"));
  expect(pools).toHaveLength(4);
  for (const key of pools) expect(key).toContain(publicTags);
});

test("50 pools and 5,000 stacks stay below 400 series", async () => {
  const { world, poll, held, posts } = await start();
  const states = ["FINISHED", "FAILED", "UNCONFIRMED", "APPLYING", "PLANNING", "QUEUED", "DISCARDED", "NONE"];
  world.load = {
    ...busyAccount,
    privatePools: Array.from({ length: 50 }, (_, index) => privatePool(`P${index}`, `pool ${index}`)),
    stacks: Array.from({ length: 5_000 }, (_, index) => ({
      ...{ id: `stack-${index}`, stateSetAt: 1, space: "root" },
      state: states[index % states.length] ?? "NONE",
    })),
  };
  await poll();
  expect(Object.keys(held()).length).toBeLessThan(400);
  expect(posts).toHaveLength(1);
});

test("of 1,000 pools with waiting runs, all are sent, and the ages of the 100 that have the most", async () => {
  const { world, poll, held, posts, spacelift, logged } = await start();
  const pool = (index: number) =>
    privatePool(`P${index}`, "same", { queue: Array.from({ length: 1 + (index % 10) }, () => waiting("R", index)) });
  world.load = { ...idleAccount, privatePools: Array.from({ length: 1_000 }, (_, index) => pool(index)) };
  await poll();
  const keys = Object.keys(held());
  const ages = keys.filter((key) => key.startsWith("worker_pool.oldest_run_age worker_pool:same"));
  expect(keys.filter((key) => key.startsWith("worker_pool.workers "))).toHaveLength(1_001);
  expect(ages).toHaveLength(100);
  for (const age of ages) expect(age).toMatch(/p\d*9$/);
  expect(spacelift.calls()["workerPool"]).toBe(100);
  expect(posts).toHaveLength(1);
  expect(logged[0]).toMatchObject({
    level: "warn",
    message: "queues of worker pools left out of this poll",
    fields: { pools: 900 },
  });
});

describe("if one document fails, all others are sent", () => {
  test.each([
    ["an error", { kind: "error", message: "internal error" }, "rejected: internal error"],
    ["a limited rate", { kind: "rate_limit" }, "rate_limited: status 429"],
    ["HTML", { kind: "html" }, "not_spacelift: status 200"],
    ["an outage", { kind: "down" }, "unavailable: status 503"],
  ] as const)("with %s", async (_, disruption, detail) => {
    const { world, poll, held, logged } = await start();
    world.disrupt = (field) => (field === "seats" ? disruption : { kind: "none" });
    await poll();
    const { "usage.seats seat_type:user": a, "usage.seats_limit seat_type:user": b, ...rest } = ofAccount;
    const { "usage.seats seat_type:api_key": c, ...others } = rest;
    expect([a, b, c]).toEqual([4, 10, 1]);
    expect(held()).toEqual({ ...ofPools, ...others });
    expect(logged[0]).toEqual({
      level: "warn",
      message: "fields of Spacelift left out of this poll",
      fields: { seats: detail },
    });
  });

  test("and a queue that cannot be read costs an age alone", async () => {
    const { world, poll, held } = await start();
    world.disrupt = (field) => (field === "workerPool" ? { kind: "down" } : { kind: "none" });
    await poll();
    const { [`worker_pool.oldest_run_age ${productionTags}`]: age, ...others } = ofPools;
    expect(age).toBe(900);
    expect(held()).toEqual({ ...others, ...ofAccount });
  });
});

test("after a limited rate it reads no further queue", async () => {
  const { world, poll, spacelift } = await start();
  const queue = [waiting("R", 5)];
  const pools = Array.from({ length: 90 }, (_, index) => privatePool(`P${index}`, "pool", { queue }));
  world.load = { ...idleAccount, privatePools: pools };
  world.disrupt = (field) => (field === "workerPool" ? { kind: "rate_limit" } : { kind: "none" });
  await poll();
  expect(spacelift.calls()["workerPool"]).toBeLessThan(25);
});

test("a refused field is left out, and logged once; another one later, too", async () => {
  const { world, poll, pollAgain, held, logged } = await start();
  world.limits = { refused: { "Query.usage": machineSessionRefusal }, unknown: ["Metrics.needsApprovalRuns"] };
  await poll();
  expect(Object.keys(held()).filter((key) => /usage\.minutes|awaiting/.test(key))).toEqual([]);
  expect(held()).toHaveProperty(["stack.count state:finished"], 1);
  expect(held()).toHaveProperty(["usage.seats seat_type:user"], 4);
  await pollAgain();
  world.limits = { refused: { ...world.limits.refused, "Query.seats": machineSessionRefusal } };
  await pollAgain();
  const refusals = logged.filter(({ level }) => level === "warn");
  expect(refusals.map(({ fields }) => Object.keys(fields).sort())).toEqual([
    ["allowedMinutes", "runsAwaitingApproval", "usedMinutes"],
    ["seats"],
  ]);
  expect(refusals[0]).toMatchObject({
    message: "Spacelift refuses fields to this API key",
    fields: { usedMinutes: machineSessionRefusal },
  });
});

test("a token that expires between two documents, and between two polls, costs no gauge", async () => {
  const { world, poll, pollAgain, held, spacelift } = await start();
  let isExpired = false;
  world.disrupt = (field) => {
    if (field === "workerPool" && !isExpired) {
      isExpired = true;
      spacelift.expireTokens();
    }
    return { kind: "none" };
  };
  await poll();
  expect(held()).toEqual({ ...ofPools, ...ofAccount });
  spacelift.expireTokens();
  expect(await pollAgain()).toMatchObject(ofAccount);
});

test("null in place of a number leaves out that gauge alone", async () => {
  const { world, poll, held } = await start();
  world.limits = { null: ["WorkerPool.busyWorkers", "Usage.usedPublicMinutes", "PublicWorkerPool.pendingRuns"] };
  await poll();
  const missing = Object.keys({ ...ofPools, ...ofAccount }).filter((key) => held()[key] === undefined);
  expect(missing).toEqual([
    `worker_pool.runs_pending ${publicTags}`,
    `worker_pool.oldest_run_age ${publicTags}`,
    `worker_pool.workers_busy ${productionTags}`,
    `worker_pool.workers_busy ${idleTags}`,
    "usage.minutes worker_type:public",
  ]);
});

test.each([600, -600])("an age is by Spacelift's clock alone, also if it is %i seconds ahead of ours", async (lead) => {
  const { world, poll, held } = await start();
  world.spaceliftLead = lead * 1000;
  world.load = { ...idleAccount, publicPool: { ...busyAccount.publicPool, queue: [waiting("R", 20 - lead)] } };
  await poll();
  expect(held()).toHaveProperty([`worker_pool.oldest_run_age ${publicTags}`], 20);
});

test("a run that seems to come from the future waits for 0 seconds", async () => {
  const { world, poll, held } = await start();
  world.load = { ...idleAccount, publicPool: { ...busyAccount.publicPool, queue: [waiting("R", -20)] } };
  await poll();
  expect(held()).toHaveProperty([`worker_pool.oldest_run_age ${publicTags}`], 0);
});

describe("a poll fails, and is counted", () => {
  const counted = { Integration: "audit", PollsFailed: 1, _aws: expect.anything() };

  test("if Spacelift gives nothing", async () => {
    const { world, poll, posts, logged } = await start();
    world.disrupt = () => ({ kind: "down" });
    await poll();
    expect(posts).toEqual([]);
    expect(logged.at(-1)).toEqual({ level: "error", message: "no gauges: Spacelift gave nothing", fields: counted });
  });

  test.each([
    ["is down", { kind: "answer", answer: { status: 503, headers: {}, body: "" } }, "status 503: "],
    [
      "takes a part",
      { kind: "answer", answer: { status: 202, headers: {}, body: '{"errors":["x"]}' } },
      "status 202: ",
    ],
    ["answers with HTML", { kind: "answer", answer: { status: 202, headers: {}, body: "<html>" } }, "status 202: "],
    ["loses the connection", { kind: "lose", when: "before" }, ""],
  ] as const)("if Datadog %s: its gauges are dropped, and the next ones arrive", async (_, disruption, detail) => {
    const { world, poll, pollAgain, posts, logged } = await start();
    world.datadog = disruption;
    await poll();
    expect(posts.length).toBeLessThan(2);
    expect(logged.at(-1)).toEqual({
      level: "error",
      message: "gauges dropped",
      fields: { ...counted, series: 27, error: expect.stringContaining(detail) },
    });
    world.datadog = { kind: "none" };
    expect(Object.keys(await pollAgain())).toHaveLength(27);
  });

  test("if Datadog refuses the key, after it was read again", async () => {
    const { world, poll, posts, logged } = await start();
    world.datadogKey = "wrong";
    await poll();
    expect(posts).toHaveLength(2);
    expect(logged.at(-1)).toMatchObject({
      message: "gauges dropped",
      fields: { error: expect.stringMatching(/^status 403/) },
    });
  });
});

test("a key that was replaced is read again, and the gauges arrive", async () => {
  const { world, poll, pollAgain, held } = await start();
  world.datadogKey = "old";
  await poll();
  expect(held()).toEqual({});
  world.datadogKey = "right";
  expect(Object.keys(await pollAgain())).toHaveLength(27);
});

test("two polls at a time send one POST, and the next minute's poll runs", async () => {
  const { poll, pollAgain, posts, logged } = await start();
  await Promise.all([poll(), poll()]);
  expect(posts).toHaveLength(1);
  expect(logged.map(({ message }) => message).sort()).toEqual(["gauges sent", "no poll: another one is running"]);
  await pollAgain();
  expect(posts).toHaveLength(2);
});

test("without an answer about the lease, the invocation fails and nothing is sent", async () => {
  const { poll, posts, spacelift } = await start({ lease: createLeaseStandIn({ disrupt: () => "refuse" }) });
  await expect(poll()).rejects.toThrow("take: unreachable");
  expect(posts).toEqual([]);
  expect(spacelift.calls()).toEqual({});
});

test("prefix, extra and excluded tags apply", async () => {
  const settings = { metricPrefix: "acme.ci", extraTags: ["env:prod"], excludeTags: ["worker_pool"] };
  const { poll, held } = await start(settings);
  await poll();
  expect(held()).toHaveProperty(["acme.ci.worker_pool.workers env:prod worker_pool_id:pool1"], 2);
  expect(held()).toHaveProperty(["acme.ci.run.awaiting_approval env:prod"], 1);
});
