import { describe, expect, test } from "vitest";
import type { HeldSeries } from "../../simulator/stand-ins/held-points.ts";
import { brief, day, every, hour, minute, monitors, notified, series, start } from "./watched.ts";

type Values = readonly (readonly [number, number])[];

/** A value each minute, from a minute up to another. */
function during(from: number, to: number, value: number): Values {
  return every(minute, from * minute, (to - 1) * minute, value);
}

function pool(name: string, values: Readonly<Record<string, Values>>): readonly HeldSeries[] {
  const tags = ["account:acme", `worker_pool:${name}`, `worker_pool_id:${name}-1`];
  return Object.entries(values).map(([metric, points]) => series(`worker_pool.${metric}`, tags, points));
}

/** Three workers, one of them drained, for two hours. */
const idle = {
  workers: during(0, 120, 3),
  workers_drained: during(0, 120, 1),
  workers_busy: during(0, 120, 1),
  runs_pending: during(0, 120, 0),
};
const eks = "acme, eks, eks-1";

/** Minutes after the start at which a monitor notified, each with the occasion. */
function timeline(
  name: string,
  held: readonly HeldSeries[],
  forSeconds = 3 * hour,
): readonly (readonly [string, number])[] {
  return notified(name, held, forSeconds).map(({ event, at }) => [event, (at - start) / minute]);
}

describe("pool-saturated", () => {
  const full = { workers_busy: during(0, 120, 2) };

  test("alerts after ten minutes without a free worker while runs wait, and recovers with a free worker", () => {
    const busy = [...during(0, 30, 1), ...during(30, 60, 2), ...during(60, 120, 1)];
    const pending = [...during(0, 30, 0), ...during(30, 120, 4)];
    const held = pool("eks", { ...idle, workers_busy: busy, runs_pending: pending });
    expect(brief(notified("pool-saturated", held, 110 * minute))).toEqual([`alert ${eks}`, `recovery ${eks}`]);
    const [alerted = 0, recovered = 0] = timeline("pool-saturated", held, 110 * minute).map(([, at]) => at);
    expect(alerted - 30).toBeGreaterThanOrEqual(10);
    expect(alerted - 30).toBeLessThanOrEqual(12);
    expect(recovered - 60).toBeLessThanOrEqual(2);
  });

  test.each<[string, Readonly<Record<string, Values>>]>([
    ["all workers are busy and no run waits", full],
    ["a drained worker still ends its run and none waits", { ...idle, workers_busy: during(0, 120, 3) }],
    ["runs wait while a worker is free", { runs_pending: during(0, 120, 9) }],
    [
      "the burst lasts nine minutes",
      { ...full, runs_pending: [...during(0, 30, 0), ...during(30, 39, 5), ...during(39, 120, 0)] },
    ],
    [
      "a new pool is full from its first minute, for nine",
      { ...full, runs_pending: [...during(0, 9, 5), ...during(9, 120, 0)] },
    ],
    ["the poller is off", { workers: [], workers_drained: [], workers_busy: [], runs_pending: [] }],
  ])("is quiet if %s", (_, values) => {
    expect(notified("pool-saturated", pool("eks", { ...idle, ...values }))).toEqual([]);
  });

  test("ignores the public pool, which nobody can give workers", () => {
    expect(notified("pool-saturated", pool("public", { ...idle, ...full, runs_pending: during(0, 120, 5) }))).toEqual(
      [],
    );
  });

  test("watches pools with equal names apart", () => {
    const saturated = { ...idle, ...full, runs_pending: during(0, 120, 5) };
    const [first, second] = ["eks-1", "eks-2"].map((id) =>
      pool("eks", id === "eks-1" ? saturated : idle).map((each) => ({
        ...each,
        tags: each.tags.map((tag) => tag.replace(/^worker_pool_id:.*/, `worker_pool_id:${id}`)),
      })),
    );
    const all = brief(notified("pool-saturated", [...(first ?? []), ...(second ?? [])]));
    expect(all).toEqual([`alert ${eks}`, `recovery ${eks}`]);
  });

  test("recovers when its pool disappears or the poller stops, and forgets the pool", () => {
    const until = (values: Values) => values.filter(([second]) => second < hour);
    const saturated = { ...idle, ...full, runs_pending: during(0, 120, 5) };
    const ended = Object.fromEntries(Object.entries(saturated).map(([name, values]) => [name, until(values)]));
    const all = timeline("pool-saturated", pool("eks", ended), 3 * day);
    expect(all.map(([event]) => event)).toEqual(["alert", "recovery"]);
    expect(all[1]?.[1]).toBeLessThanOrEqual(60 + 12);
  });
});

describe("long-wait", () => {
  const ages = (name: string, ...minutes: readonly number[]) =>
    pool(name, { oldest_run_age: minutes.flatMap((age, index) => during(30 * index, 30 * index + 30, age * minute)) });

  test.each([
    ["eks", [0, 16, 0], [`alert ${eks}`, `recovery ${eks}`]],
    ["eks", [0, 12, 0], [`warning ${eks}`, `recovery ${eks}`]],
    ["eks", [0, 9, 0], []],
    ["public", [20, 0], ["alert acme, public, public-1", "recovery acme, public, public-1"]],
    ["eks", [], []],
  ] as const)("for the pool %s with longest waits of %j minutes it says %j", (name, minutes, expected) => {
    expect(brief(notified("long-wait", ages(name, ...minutes)))).toEqual(expected);
  });

  test("alerts within two minutes, and recovers if the pool disappears", () => {
    const all = timeline("long-wait", ages("eks", 0, 16));
    expect(all.map(([event]) => event)).toEqual(["alert", "recovery"]);
    expect((all[0]?.[1] ?? 0) - 30).toBeLessThanOrEqual(2);
  });
});

describe("pool-without-workers", () => {
  const waiting = { runs_pending: during(0, 120, 2), workers_busy: during(0, 120, 0) };

  test.each<[string, Readonly<Record<string, Values>>]>([
    ["has no workers", { workers: during(0, 120, 0), workers_drained: during(0, 120, 0) }],
    ["has only drained workers", { workers_drained: during(0, 120, 3) }],
  ])("alerts for a pool that %s while runs wait, and recovers without data", (_, values) => {
    const held = pool("eks", { ...idle, ...waiting, ...values });
    expect(brief(notified("pool-without-workers", held))).toEqual([`alert ${eks}`, `recovery ${eks}`]);
  });

  test("recovers when a worker comes back", () => {
    const workers = [...during(0, 30, 0), ...during(30, 120, 3)];
    const held = pool("eks", { ...idle, ...waiting, workers, workers_drained: during(0, 120, 0) });
    const [, recovery] = timeline("pool-without-workers", held, 100 * minute);
    expect(recovery?.[0]).toBe("recovery");
    expect((recovery?.[1] ?? 0) - 30).toBeLessThanOrEqual(2);
  });

  test.each<[string, Readonly<Record<string, Values>>]>([
    ["no run waits", { workers: during(0, 120, 0), workers_drained: during(0, 120, 0) }],
    ["one worker is not drained", waiting],
    [
      "all workers are replaced within four minutes",
      { ...waiting, workers: [...during(0, 20, 3), ...during(20, 24, 1), ...during(24, 120, 3)] },
    ],
    ["the poller is off", { workers: [], workers_drained: [], runs_pending: [] }],
  ])("is quiet if %s", (_, values) => {
    expect(notified("pool-without-workers", pool("eks", { ...idle, ...values }))).toEqual([]);
  });
});

describe("approval-overdue", () => {
  const awaiting = (...points: Values) => [series("run.awaiting_approval", ["account:acme"], points)];

  test("alerts after an hour with a run that awaits approval, and recovers without one", () => {
    const held = awaiting(...during(0, 60, 0), ...during(60, 180, 2), ...during(180, 240, 0));
    const all = timeline("approval-overdue", held, 230 * minute);
    expect(all.map(([event]) => event)).toEqual(["alert", "recovery"]);
    expect((all[0]?.[1] ?? 0) - 60).toBeGreaterThanOrEqual(60);
    expect((all[0]?.[1] ?? 0) - 60).toBeLessThanOrEqual(62);
    expect((all[1]?.[1] ?? 0) - 180).toBeLessThanOrEqual(2);
  });

  test.each([
    [
      "each wait is shorter",
      [...during(0, 59, 1), ...during(59, 61, 0), ...during(61, 119, 1), ...during(119, 180, 0)],
    ],
    [
      "the poller starts while a run waits, and it is approved within the hour",
      [...during(0, 50, 1), ...during(50, 180, 0)],
    ],
    ["the poller is off", []],
  ])("is quiet if %s", (_, points) => {
    expect(notified("approval-overdue", awaiting(...points))).toEqual([]);
  });
});

describe("usage", () => {
  const tags = ["account:acme"];
  const minutes = (used: Readonly<Record<string, number>>, allowed: Values = during(0, 60, 1_000)) => [
    ...Object.entries(used).map(([type, value]) =>
      series("usage.minutes", [...tags, `worker_type:${type}`], during(0, 60, value)),
    ),
    series("usage.minutes_limit", tags, allowed),
  ];

  test.each([
    [minutes({ private: 500, public: 301 }), ["alert acme", "recovery acme"]],
    [minutes({ private: 500, public: 299 }), []],
    [minutes({ private: 900 }, during(0, 60, 0)), []],
    [minutes({ private: 900 }, []), []],
    [minutes({}), []],
  ])("minutes-nearly-used adds the types of workers: case %#", (held, expected) => {
    expect(brief(notified("minutes-nearly-used", held))).toEqual(expected);
  });

  test("minutes-nearly-used recovers in a new billing period", () => {
    const used = series(
      "usage.minutes",
      [...tags, "worker_type:private"],
      [...during(0, 60, 900), ...during(60, 180, 5)],
    );
    const held = [used, series("usage.minutes_limit", tags, during(0, 180, 1_000))];
    const all = timeline("minutes-nearly-used", held, 170 * minute);
    expect(all.map(([event]) => event)).toEqual(["alert", "recovery"]);
    expect((all[1]?.[1] ?? 0) - 60).toBeLessThanOrEqual(17);
  });

  test.each([
    [9, 10, ["alert acme, user", "recovery acme, user"]],
    [8, 10, []],
    [3, 0, []],
  ])("seats-nearly-used with %i of %i seats says %j", (used, allowed, expected) => {
    const type = [...tags, "seat_type:user"];
    const other = [...tags, "seat_type:api_key"];
    const held = [
      series("usage.seats", type, during(0, 60, used)),
      series("usage.seats_limit", type, during(0, 60, allowed)),
      series("usage.seats", other, during(0, 60, 1)),
      series("usage.seats_limit", other, during(0, 60, 10)),
    ];
    expect(brief(notified("seats-nearly-used", held))).toEqual(expected);
  });
});

test("each monitor is tested here or with the monitors of events", () => {
  expect([...monitors.keys()]).toEqual([
    ...["failing-runs", "failing-stack", "drift-found", "waiting-for-worker"],
    ...["pool-saturated", "long-wait", "pool-without-workers"],
    ...["approval-overdue", "minutes-nearly-used", "seats-nearly-used"],
    ...["internal-errors", "forwarder-silent", "forwarder-failing", "dead-letters"],
  ]);
});
