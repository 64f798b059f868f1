import { afterEach, expect, test } from "vitest";
import { createDatadog } from "../../lambda/adapters/datadog.ts";
import { createHttpClient } from "../../lambda/adapters/http.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { startDisturbedSpacelift } from "../../simulator/disturbed-spacelift.ts";
import type { FaultName } from "../../simulator/fault-catalogue.ts";
import { datadogApiKeyParameter, spaceliftApiKeyParameters } from "../../simulator/functions.ts";
import { createPolling } from "../../simulator/polling.ts";
import type { AccountLoad } from "../../simulator/stand-ins/account-load.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { createParametersStandIn } from "../../simulator/stand-ins/parameters.ts";
import { createPolicyEvaluator } from "../../simulator/stand-ins/policy-evaluator.ts";
import { createSimulatedAccount } from "../../simulator/traffic/simulated-account.ts";

const start = 1_800_000_000_000;
const evaluator = await createPolicyEvaluator("no-opa");
const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** The poller over the generated account. `poll` moves the account and both clocks to a second of the calendar. */
async function started() {
  let now = start;
  let on: FaultName | undefined;
  const faults = { isOn: (name: FaultName) => name === on };
  const account = createSimulatedAccount(() => now);
  const traffic = { present: () => now, load: account.load };
  const spacelift = await startDisturbedSpacelift({ evaluator, faults, traffic: () => traffic, log: () => {} });
  const standIn = createDatadogStandIn({ clock: () => now, apiKey: "key" });
  const datadog = await serveDatadog(standIn);
  closing.push(spacelift.close, datadog.close);
  const apiKey = { id: "01JD0000000000000000000000", secret: new Secret("s") };
  spacelift.account.putApiKey({ ...apiKey, spaces: ["root"] });
  const parameters = createParametersStandIn();
  parameters.put(datadogApiKeyParameter, "key");
  parameters.put(spaceliftApiKeyParameters.apiKeyIdParameter, apiKey.id);
  parameters.put(spaceliftApiKeyParameters.apiKeySecretParameter, apiKey.secret.reveal());
  const logged: string[] = [];
  const { poll } = createPolling({
    ...{ spacelift, parameters, faults, traffic, target: createDatadog(datadog.url, createHttpClient()) },
    ...{ pollMilliseconds: 10_000, log: (_, message) => logged.push(message) },
  });
  return {
    account,
    logged,
    switchTo: (name: FaultName | undefined) => {
      on = name;
    },
    now: () => now,
    /** Gauges of this second, by name and tags. */
    poll: async (second: number): Promise<ReadonlyMap<string, number>> => {
      now = start + 1_000 * second;
      while (account.upcoming().second <= second) account.take();
      account.time.moveTo(second);
      await poll();
      return new Map(
        standIn.series().flatMap(({ metric, tags, points, type }) => {
          const point = points.find(([at]) => at === now / 1000);
          const own = tags.filter((tag) => tag !== "account:acme");
          const name = [metric.replace("spacelift.integration.", ""), ...own].join(" ");
          return point === undefined || type !== "gauge" ? [] : [[name, point[1]] as const];
        }),
      );
    },
  };
}

/** The gauges that an account's load means. */
function expectedGauges({ publicPool, privatePools, ...load }: AccountLoad, epochSecond: number) {
  const pools = [
    { name: "public", id: "public", size: publicPool.parallelism, ...publicPool },
    ...privatePools.map((pool) => ({ ...pool, size: pool.workers.length })),
  ];
  const states = Map.groupBy(load.stacks, ({ state }) => state.toLowerCase());
  return new Map([
    ...pools.flatMap(({ id, name, size, busyWorkers, queue }) => {
      const tags = `worker_pool:${name} worker_pool_id:${id.toLowerCase()}`;
      const ages = queue.map(({ createdAt }) => epochSecond - createdAt);
      return [
        [`worker_pool.workers ${tags}`, size],
        [`worker_pool.workers_busy ${tags}`, busyWorkers],
        [`worker_pool.runs_pending ${tags}`, queue.length],
        [`worker_pool.oldest_run_age ${tags}`, Math.max(0, ...ages)],
      ] as const;
    }),
    ...[...states].map(([state, { length }]) => [`stack.count state:${state}`, length] as const),
    ["run.awaiting_approval", load.awaitingApproval.length],
    ["run.requiring_attention", load.requiringAttention.length],
    ["usage.minutes worker_type:private", load.usage.usedPrivateMinutes],
    ["usage.minutes worker_type:public", load.usage.usedPublicMinutes],
  ]);
}

test("over an hour of the account, each poll sends its present state", async () => {
  const { account, poll, now } = await started();
  const seen = { busy: 0, age: 0 };
  for (let second = 9 * 3_600; second <= 10 * 3_600; second += 60) {
    const gauges = await poll(second);
    const expected = expectedGauges(account.load(now()), now() / 1000);
    expect(Object.fromEntries(gauges)).toMatchObject(Object.fromEntries(expected));
    for (const [name, value] of gauges) {
      if (name.startsWith("worker_pool.workers_busy")) seen.busy = Math.max(seen.busy, value);
      if (name.startsWith("worker_pool.oldest_run_age")) seen.age = Math.max(seen.age, value);
    }
  }
  expect(seen.busy).toBeGreaterThan(1);
  expect(seen.age).toBeGreaterThan(60);
});

const leftOut = "fields of Spacelift left out of this poll";
const noGauges = "no gauges: Spacelift gave nothing";

test.each([
  [
    "spacelift-api-refused",
    /^(?:usage\.minutes|stack|resource|run\.|drift|.*worker_pool:public)/,
    ["Spacelift refuses fields to this API key"],
  ],
  ["spacelift-api-old", /^(?:usage\.seats|drift)/, ["Spacelift refuses fields to this API key"]],
  ["spacelift-api-null", /^(?:worker_pool\.workers_busy|usage\.minutes worker_type:public)/, []],
  ["spacelift-api-429", /./, [leftOut, noGauges]],
  ["spacelift-api-html", /./, [leftOut, noGauges]],
] as const)("%s leaves out only the gauges that match %s", async (name, missing, logs) => {
  const { poll, switchTo, logged } = await started();
  const all = [...(await poll(100)).keys()];
  switchTo(name);
  const sent = await poll(200);
  expect([...sent.keys()].sort()).toEqual(all.filter((gauge) => !missing.test(gauge)).sort());
  expect(sent.size).toBeLessThan(all.length);
  switchTo(undefined);
  expect((await poll(300)).size).toBe(all.length);
  expect(logged).toEqual(logs);
});

test("a failing ledger stops a poll, and a slow clock does not", async () => {
  const { poll, switchTo, logged } = await started();
  switchTo("ledger-down");
  expect((await poll(100)).size).toBe(0);
  expect(logged).toEqual(["poll failed"]);
  switchTo("clock-spacelift");
  const ages = [...(await poll(9 * 3_600 + 600))].filter(([name]) => name.startsWith("worker_pool.oldest_run_age"));
  expect(Math.max(...ages.map(([, age]) => age))).toBeLessThan(3_600);
});
