import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { at } from "../../../lambda/shared/json.ts";
import { createTraffic, type TrafficPorts } from "../../../simulator/traffic/traffic.ts";

let stopping: AbortController;
beforeEach(() => {
  stopping = new AbortController();
});
afterEach(() => stopping.abort());

function started(ports: Partial<TrafficPorts> = {}) {
  const sent: unknown[] = [];
  const traffic = createTraffic({
    notify: (input) => {
      sent.push(input);
      return Promise.resolve({ sent: 1, refused: [] });
    },
    waiting: () => 0,
    clock: () => 1_800_000_000_000,
    log: () => {},
    signal: stopping.signal,
    ...ports,
  });
  return { traffic, sent };
}

test("sends nothing until a speed is set", async () => {
  const { traffic, sent } = started();
  await vi.waitFor(() => expect(traffic.read().isHeldUp).toBe(false));
  expect(sent).toEqual([]);
  expect(traffic.change({ perMinute: 600 })).toBeUndefined();
  await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0));
});

test.each([{}, null, { perMinute: -1 }, { perMinute: "60" }, { perMinute: 1_201 }, { week: false }])(
  "refuses %j",
  (wish) => {
    const { traffic } = started();
    expect(traffic.change(wish)).toContain("perMinute");
    expect(traffic.read().perMinute).toBe(0);
  },
);

test("raises a lower speed, and restores it", () => {
  const { traffic } = started();
  const restore = traffic.raise(120);
  expect(traffic.read().perMinute).toBe(120);
  restore();
  expect(traffic.read().perMinute).toBe(0);
});

test("the account's time moves evenly between runs, and stands still without a speed", async () => {
  let now = 1_800_000_000_000;
  const { traffic, sent } = started({ clock: () => now });
  const minutes = () => {
    const { day, minute } = traffic.read();
    return 1_440 * day + minute;
  };
  traffic.change({ perMinute: 1 });
  await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0));
  await vi.waitFor(() => {
    now += 100;
    expect(minutes()).toBeGreaterThan(0);
  });
  traffic.change({ perMinute: 0 });
  await wait(50);
  const stopped = minutes();
  now += 8_000;
  expect(minutes()).toBe(stopped);
});

test("sends the next runs at once in a hurry", async () => {
  const { traffic, sent } = started();
  // A pause of several seconds follows each group of runs.
  traffic.change({ perMinute: 1 });
  await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0));
  const before = sent.length;
  traffic.hurry();
  await vi.waitFor(() => expect(sent.length).toBeGreaterThan(before));
});

test("keeps a higher speed, and one that a user chose since", () => {
  const { traffic } = started();
  traffic.change({ perMinute: 600 });
  traffic.raise(120)();
  expect(traffic.read().perMinute).toBe(600);
  traffic.change({ perMinute: 20 });
  const restore = traffic.raise(120);
  traffic.change({ perMinute: 120 });
  restore();
  expect(traffic.read().perMinute).toBe(120);
});

test("a week is seven days of runs, in order over the last 28 minutes", async () => {
  const { traffic, sent } = started();
  traffic.change({ week: true });
  const days = new Set<unknown>();
  await vi.waitFor(
    () => {
      days.add(traffic.read().weekDay);
      expect(traffic.read().weekDay).toBeNull();
    },
    { timeout: 20_000, interval: 1 },
  );
  expect(days).toContain(1);
  expect(traffic.read()).toMatchObject({ day: 6, perMinute: 0 });
  expect(sent.length).toBeGreaterThan(1_000);
  const times = sent.flatMap((input) => {
    const time = at(input, "run_updated", "run", "updated_at");
    return time === undefined ? [] : [Number(time) / 1e9 - 1_800_000_000];
  });
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times[0]).toBeGreaterThanOrEqual(-28 * 60);
  expect(times[0]).toBeLessThan(-27 * 60);
  expect(times.at(-1)).toBeLessThanOrEqual(0);
});

test("tells how far time is compressed", () => {
  const { traffic } = started();
  expect(traffic.read().minutesPerSecond).toBeNull();
  traffic.change({ perMinute: 600 });
  expect(traffic.read().minutesPerSecond).toBeCloseTo(48, 0);
  traffic.change({ week: true });
  expect(traffic.read().minutesPerSecond).toBeCloseTo(6, 5);
});

test("knows when a generated run ended in the account", async () => {
  const { traffic, sent } = started();
  await traffic.backfill();
  const ids = sent.flatMap((input) => at(input, "run_updated", "run", "id") ?? []).map(String);
  const ends = ids.map((id) => traffic.simulatedSecondOf(id) ?? -1);
  expect(Math.min(...ends)).toBeGreaterThan(0);
  expect(Math.max(...ends)).toBeLessThan(86_400 + 3_600);
});

test("its inputs omit the public pool, as Spacelift's do, and name others", async () => {
  const { traffic, sent } = started();
  traffic.change({ week: true });
  await vi.waitFor(() => expect(traffic.read().weekDay).toBeNull(), 20_000);
  const pools = sent
    .map((input) => at(input, "run_updated", "stack"))
    .filter((stack) => stack !== undefined)
    .map((stack) => (Object.hasOwn(Object(stack), "worker_pool") ? at(stack, "worker_pool", "name") : "absent"));
  expect(new Set(pools)).toEqual(new Set(["absent", "eks-production", "eks-staging"]));
});

test("pauses while the queue is too long", async () => {
  let waiting = 2_001;
  const { traffic, sent } = started({ waiting: () => waiting });
  traffic.change({ perMinute: 1_200 });
  await vi.waitFor(() => expect(traffic.read().isHeldUp).toBe(true));
  expect(sent).toEqual([]);
  waiting = 0;
  await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0));
});

test("the backfill is a day of runs that ended in the last half hour", async () => {
  const { traffic, sent } = started();
  await traffic.backfill();
  expect(sent.length).toBeGreaterThan(200);
  const times = sent.map((input) => Number(at(input, "run_updated", "run", "updated_at") ?? 1.8e18) / 1e9);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(1_800_000_000 - 30 * 60);
  expect(Math.max(...times)).toBeLessThanOrEqual(1_800_000_000);
});

test("logs an outage once, not for each run", async () => {
  const said: unknown[] = [];
  const { traffic } = started({
    notify: () => Promise.resolve({ sent: 0, refused: [{ status: 503, body: "try again", tries: 4 }] }),
    log: (_, message, fields) => said.push([message, fields]),
  });
  await traffic.backfill();
  expect(said).toEqual([["generated runs are not delivered", { failure: "the webhook answered 503: try again" }]]);
});
