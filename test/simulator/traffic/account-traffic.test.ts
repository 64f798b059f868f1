import { expect, test } from "vitest";
import { asList, asText, at } from "../../../lambda/shared/json.ts";
import { loadPolicy } from "../../../simulator/policy.ts";
import type { AccountLoad, PoolLoad } from "../../../simulator/stand-ins/account-load.ts";
import { createAccountRuns } from "../../../simulator/traffic/account-runs.ts";
import { createAccountTraffic, type EndedEvent } from "../../../simulator/traffic/account-traffic.ts";

const hour = 3_600;

/** All that ends before a second of the calendar. */
function endedBefore(second: number, onStart = () => {}): readonly EndedEvent[] {
  const traffic = createAccountTraffic(7, "RUN", onStart);
  const events: EndedEvent[] = [];
  for (let moment = traffic.next(); moment.second < second; moment = traffic.next()) events.push(...moment.events);
  return events;
}

const working = ["PREPARING", "INITIALIZING", "PLANNING", "PERFORMING", "APPLYING"];
const waiting = ["READY", "CONFIRMED"];

interface Span {
  readonly pool: string;
  readonly state: string;
  readonly from: number;
  readonly to: number;
  readonly runStart: number;
}

/** Every state of a run, from its event alone. */
function spansOf({ second, input }: EndedEvent): readonly Span[] {
  const run = at(input(0), "run_updated");
  const timing = asList(at(run, "timing")).map((each) => ({
    state: String(at(each, "state")),
    seconds: Number(at(each, "duration")) / 1e9,
  }));
  const pool = asText(at(run, "stack", "worker_pool", "name")) ?? "public";
  const runStart = second - timing.reduce((sum, { seconds }) => sum + seconds, 0);
  let from = runStart;
  return timing.map(({ state, seconds }) => {
    const span = { pool, state, from, to: from + seconds, runStart };
    from = span.to;
    return span;
  });
}

function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((one, other) => one - other);
}

/** Durations are whole nanoseconds. */
const rounding = 1e-6;

function poolsOf({ publicPool, privatePools }: AccountLoad): readonly (PoolLoad & { readonly name: string })[] {
  return [{ ...publicPool, name: "public" }, ...privatePools];
}

test.each([
  ["a night with drift detection", 2 * hour],
  ["a morning", 9 * hour],
])("in %s the load agrees with the events of the runs", (_, from) => {
  const spans = endedBefore(from + 4 * hour).flatMap(spansOf);
  const runs = createAccountRuns();
  const traffic = createAccountTraffic(7, "RUN", runs.started);
  let moment = traffic.next();
  let mostBusy = 0;
  let longestQueue = 0;
  for (let second = from + 0.5; second < from + hour; second += 60) {
    while (moment.second <= second) moment = traffic.next();
    for (const { name, busyWorkers, queue } of poolsOf(runs.loadAt(second, second))) {
      const here = spans.filter((span) => span.pool === name && span.from <= second && second < span.to);
      const queued = here.filter(({ state }) => waiting.includes(state));
      expect(busyWorkers).toBe(here.filter(({ state }) => working.includes(state)).length);
      expect(ascending(queue.map(({ createdAt }) => createdAt))).toEqual(
        ascending(queued.map(({ runStart }) => Math.floor(runStart + rounding))),
      );
      mostBusy = Math.max(mostBusy, busyWorkers);
      longestQueue = Math.max(longestQueue, queue.length);
    }
  }
  expect(mostBusy).toBeGreaterThan(1);
  expect(longestQueue).toBeGreaterThan(1);
});

test("no pool is busier than its workers that are not drained", () => {
  const runs = createAccountRuns();
  const traffic = createAccountTraffic(7, "RUN", runs.started);
  let moment = traffic.next();
  for (let second = 0; second < 24 * hour; second += 300) {
    while (moment.second <= second) moment = traffic.next();
    const { publicPool, privatePools } = runs.loadAt(second, second);
    expect(publicPool.busyWorkers).toBeLessThanOrEqual(publicPool.parallelism);
    for (const { busyWorkers, workers } of privatePools) {
      expect(busyWorkers).toBeLessThanOrEqual(workers.filter(({ drained }) => !drained).length);
    }
  }
});

test("reports each run once, in order, at its end", () => {
  const started: unknown[] = [];
  const traffic = createAccountTraffic(7, "RUN", (run) => started.push(run.run.id));
  const events: EndedEvent[] = [];
  for (let moment = traffic.next(); moment.second < 48 * hour; moment = traffic.next()) {
    expect(new Set(moment.events.map(({ second }) => Math.floor(second / 60))).size).toBe(1);
    events.push(...moment.events);
  }
  const seconds = events.map(({ second }) => second);
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
  const ids = events.flatMap(({ id }) => (id === undefined || !started.includes(id) ? [] : [id]));
  expect(new Set(ids).size).toBe(ids.length);
  // The last runs are still under way.
  expect(started.length - ids.length).toBeLessThan(20);
});

test("tracked runs fail while planning and while applying, and only those that change resources apply", () => {
  const ends = endedBefore(48 * hour).flatMap(({ input }) => {
    const run = at(input(0), "run_updated");
    const [type, state] = [at(run, "run", "type"), at(run, "state")];
    return type === undefined ? [] : [[type, state, at(asList(at(run, "timing")).at(-1), "state")].map(String).join()];
  });
  expect(ends).toEqual(expect.arrayContaining(["TRACKED,FAILED,PLANNING", "TRACKED,FAILED,APPLYING"]));
  const applying = new Set(ends.filter((end) => end.endsWith("APPLYING")).map((end) => end.split(",")[0]));
  expect([...applying].filter((type) => type !== "TRACKED" && type !== "DESTROY")).toEqual([]);
});

test("creates inputs that the policy sends", async () => {
  const policy = await loadPolicy();
  const inputs = endedBefore(3 * 24 * hour).map(({ input }) => input(1_800_000_000_000));
  const events = inputs.flatMap((input) => policy(input)).map(({ payload }) => at(payload, "event"));
  expect(events).toHaveLength(inputs.length);
  expect(new Set(inputs.map((input) => Object.keys(Object(input))[1]))).toEqual(
    new Set(["run_updated", "module_version", "internal_error"]),
  );
});
