import { describe, expect, test } from "vitest";
import { brief, day, every, hour, minute, monitor, notified, series, start } from "./watched.ts";

function runs(state: string, count: number, more: readonly string[] = ["account:acme", "stack:net"]) {
  const points = Array.from({ length: count }, (_, index) => [hour + 10 * index, 1] as const);
  return series("run.count", [...more, "run_type:tracked", `final_state:${state}`], points);
}

describe("forwarder-silent", () => {
  const tags = (integration: string) => ["account:acme", `integration:${integration}`];
  const beats = (from: number, to: number, integration = "audit") =>
    series("forwarder.heartbeat", tags(integration), every(5 * minute, from, to));

  test("fires half an hour after the last heartbeat, repeats every four hours for days, and recovers at once", () => {
    const last = 2 * hour;
    const back = last + 3 * day;
    const held = [beats(0, last), beats(back, 4 * day)];
    const all = notified("forwarder-silent", held, 4 * day);
    expect(brief(all)).toEqual(["no_data", "recovery"]);
    const [first, ...others] = all.map(({ at }) => at - start);
    expect((first ?? 0) - last).toBeGreaterThan(30 * minute);
    expect((first ?? 0) - last).toBeLessThanOrEqual(32 * minute);
    const recovered = others.pop() ?? 0;
    expect(recovered - back).toBeGreaterThanOrEqual(0);
    expect(recovered - back).toBeLessThanOrEqual(2 * minute);
    expect(others.map((at) => at - (first ?? 0))).toEqual(
      every(4 * hour, 4 * hour, 3 * day - 31 * minute).map(([at]) => at),
    );
  });

  test.each([
    ["heartbeats arrive, and no run for a long weekend", [beats(0, 3 * day)]],
    ["five heartbeats in a row are lost", [beats(0, hour), beats(hour + 30 * minute, 3 * day)]],
    ["no heartbeat ever arrived", []],
  ])("is quiet if %s", (_, held) => {
    expect(notified("forwarder-silent", held)).toEqual([]);
  });

  test("ignores another installation's heartbeats", () => {
    const held = [beats(0, hour), beats(0, 3 * day, "audit-2")];
    expect(brief(notified("forwarder-silent", held))).toEqual(["no_data"]);
  });

  // This is why the monitor uses heartbeats and has no groups.
  test("cannot be built on runs by account, which would fire at weekends and never recover", () => {
    const query = "sum(last_1d):sum:spacelift.integration.run.count{*} by {account}.as_count() < 1";
    const { options } = monitor("forwarder-silent");
    const held = [
      series(
        "run.count",
        ["account:acme"],
        [
          [hour, 1],
          [4 * day, 1],
        ],
      ),
    ];
    const all = notified({ ...monitor("forwarder-silent"), query, options }, held, 6 * day);
    expect(brief(all)).toEqual(["no_data acme", "no_data acme"]);
  });
});

describe("failing-runs", () => {
  test("alerts if more than half failed, and recovers after four hours", () => {
    const all = notified("failing-runs", [runs("failed", 6), runs("finished", 4)]);
    expect(brief(all).at(-1)).toBe("recovery acme");
    expect(brief(all)).toContain("alert acme");
  });

  test("warns at more than a quarter, only for that account", () => {
    const points = [[hour, 3]] as const;
    const held = [
      { finished: 7, account: "acme" },
      { finished: 9, account: "other" },
    ].flatMap(({ finished, account }) => {
      const tags = ["run_type:tracked", `account:${account}`];
      const failed = series("run.count", [...tags, "final_state:failed"], account === "acme" ? points : []);
      return [failed, series("run.count", [...tags, "final_state:finished"], [[hour, finished]])];
    });
    expect(brief(notified("failing-runs", held))).toEqual(["warning acme", "recovery acme"]);
  });

  test("is quiet if none failed", () => {
    expect(notified("failing-runs", [runs("finished", 9)])).toEqual([]);
  });
});

test("failing-stack warns at the second failure within a day, alerts at the third, and recovers", () => {
  const points = (...hours: number[]) => hours.map((each) => [each * hour, 1] as const);
  const failed = (stack: string, ...hours: number[]) =>
    series("run.count", ["account:acme", `stack:${stack}`, "run_type:tracked", "final_state:failed"], points(...hours));
  const all = notified("failing-stack", [failed("net", 1, 5, 9), failed("dns", 1)]);
  expect(brief(all)).toEqual(["warning acme, net", "alert acme, net", "warning acme, net", "recovery acme, net"]);
});

describe("drift-found", () => {
  const found = (changeType: string) =>
    series(
      "run.resources",
      ["account:acme", "stack:net", "drift_detection:true", `change_type:${changeType}`],
      [[hour, 2]],
    );

  test.each(["added", "changed", "deleted", "replaced", "imported", "moved", "forgotten"])(
    "alerts where something was %s",
    (each) => {
      expect(brief(notified("drift-found", [found(each)]))).toEqual(["alert acme, net", "recovery acme, net"]);
    },
  );

  test("is quiet for Ansible outcomes that are not changes", () => {
    const outcomes = ["ok", "skipped", "rescued", "ignored", "unreachable", "failed"];
    expect(notified("drift-found", outcomes.map(found))).toEqual([]);
  });
});

describe("waiting-for-worker", () => {
  const waited = (minutes: number, pool: string) => [
    series("run.count", ["account:acme", `worker_pool:${pool}`], [[hour, 1]]),
    series("run.timing", ["account:acme", `worker_pool:${pool}`, "state:ready"], [[hour, minutes * 60e9]]),
  ];

  test.each([
    [12, "eks", ["alert acme, eks", "recovery acme, eks"]],
    [7, "eks", ["warning acme, eks", "recovery acme, eks"]],
    [3, "eks", []],
    [60, "public", []],
  ])("after a wait of %i minutes for %s it says %j", (minutes, pool, expected) => {
    expect(brief(notified("waiting-for-worker", waited(minutes, pool)))).toEqual(expected);
  });
});

test("internal-errors alerts at one, except at infos and warnings", () => {
  const reported = (severity: string) =>
    series("internal_error.count", ["account:acme", `severity:${severity}`], [[hour, 1]]);
  expect(brief(notified("internal-errors", [reported("error")]))).toEqual(["alert acme", "recovery acme"]);
  expect(notified("internal-errors", [reported("info"), reported("warning")])).toEqual([]);
});

describe("forwarder-failing", () => {
  const errors = (name: string, value: number) =>
    series("aws.lambda.errors", [`functionname:${name}`], [[hour, value]]);

  test.each([
    ["audit-forwarder-1", 3, ["alert audit-forwarder-1", "recovery audit-forwarder-1"]],
    ["audit-eventsforwarder-1", 3, ["alert audit-eventsforwarder-1", "recovery audit-eventsforwarder-1"]],
    ["audit-receiver-1", 3, ["alert audit-receiver-1", "recovery audit-receiver-1"]],
    ["audit-forwarder-1", 1, ["warning audit-forwarder-1", "recovery audit-forwarder-1"]],
    ["audit-2-forwarder-1", 9, []],
    ["audit-forwarder-12", 9, []],
  ])("for %s with %i errors it says %j", (name, value, expected) => {
    expect(brief(notified("forwarder-failing", [errors(name, value)]))).toEqual(expected);
  });
});

describe("dead-letters", () => {
  const messages = (queue: string, ...points: (readonly [number, number])[]) =>
    series("aws.sqs.approximate_number_of_messages_visible", [`queuename:${queue}`], points);

  test("alerts at the first message, repeats every day, and recovers when the queue is empty", () => {
    const held = messages(
      "audit-deadletterqueue-1",
      ...every(5 * minute, 0, hour, 0),
      ...every(5 * minute, hour + 5 * minute, hour + 2 * day, 1),
      ...every(5 * minute, hour + 2 * day + 5 * minute, 3 * day, 0),
    );
    const all = notified("dead-letters", [held]);
    expect(brief(all)).toEqual(["alert audit-deadletterqueue-1", "recovery audit-deadletterqueue-1"]);
    expect(all.filter(({ isRepeated }) => isRepeated)).toHaveLength(2);
  });

  test("alerts for the dead-letter queue of each destination", () => {
    const held = messages("audit-eventsdeadletterqueue-1", ...every(5 * minute, hour, 2 * hour, 1));
    expect(brief(notified("dead-letters", [held]))).toContain("alert audit-eventsdeadletterqueue-1");
  });

  test("ignores the queue itself and another installation's dead-letter queue", () => {
    const others = ["audit-queue-1", "audit-eventsqueue-1", "audit-2-deadletterqueue-1", "audit-deadletterqueue-12"];
    expect(
      notified(
        "dead-letters",
        others.map((queue) => messages(queue, [hour, 5])),
      ),
    ).toEqual([]);
  });
});
