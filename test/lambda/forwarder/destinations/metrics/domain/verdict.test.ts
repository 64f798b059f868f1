import { describe, expect, test } from "vitest";
import {
  clockDisagreement,
  verdictAt,
  verdictForClaims,
  verdictOnSeries,
} from "../../../../../../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import type { Answer } from "../../../../../../lambda/forwarder/domain/answer.ts";

const answered = (status: number, body = "", more = {}): Answer => ({ kind: "answered", status, body, ...more });

describe("an accepted POST", () => {
  test("is a 202 without errors", () => {
    expect(verdictOnSeries(answered(202, '{"errors":[]}'))).toEqual({ kind: "accepted" });
  });
});

describe("a refused POST", () => {
  test.each([
    [answered(400, '{"errors":["bad","worse"]}'), "invalid", "Datadog answered 400: bad; worse"],
    [answered(403, "<html>Forbidden</html>"), "forbidden", "Datadog answered 403"],
    [answered(413), "too_large", "Datadog answered 413"],
    [answered(429), "rate_limited", "Datadog answered 429"],
    [{ kind: "not_sent", why: "unreachable", detail: "ENOTFOUND" } as const, "unreachable", "ENOTFOUND"],
    [{ kind: "not_sent", why: "too_large", detail: "6 MB" } as const, "too_large", "6 MB"],
  ])("has the answer %j, with the reason %s", (answer, why, detail) => {
    expect(verdictOnSeries(answer)).toEqual({ kind: "refused", why, detail });
  });

  test("may have a reset after a 429", () => {
    expect(verdictOnSeries(answered(429, "", { resetSeconds: 42 }))).toMatchObject({
      why: "rate_limited",
      resetSeconds: 42,
    });
  });
});

describe("an unknown outcome", () => {
  test.each([
    answered(202, '{"errors":["one series was dropped"]}'),
    answered(202, ""),
    answered(202, "accepted"),
    answered(202, "{}"),
    answered(202, '{"errors":null}'),
    answered(200, '{"errors":[]}'),
    answered(301),
    answered(401),
    answered(404),
    answered(408),
    answered(500),
    answered(502),
    answered(503),
    { kind: "lost", detail: "ECONNRESET" } as const,
  ])("%j", (answer) => {
    expect(verdictOnSeries(answer).kind).toBe("unknown");
  });
});

test("a long error from Datadog is truncated", () => {
  const { detail } = {
    detail: "",
    ...verdictOnSeries(answered(400, JSON.stringify({ errors: ["x".repeat(10_000)] }))),
  };
  expect(detail.length).toBeLessThan(600);
});

describe("a 202 for points at a timestamp", () => {
  const minute = 60;
  const second = 1_800_000_000;
  const accepted = { kind: "accepted" } as const;

  /** Seconds after the timestamp, by Datadog's clock and by ours. */
  function worth(datadogs: number | undefined, ours: number, historicalMetrics = false) {
    const more = datadogs === undefined ? {} : { dateEpochSeconds: second + datadogs };
    const moment = { second, nowEpochSeconds: second + ours, historicalMetrics };
    return verdictAt(accepted, answered(202, '{"errors":[]}', more), moment).kind;
  }

  test.each([
    [-120, "accepted"],
    [0, "accepted"],
    [59 * minute, "accepted"],
    [59 * minute + 1, "unknown"],
    [61 * minute + 1, "unknown"],
    [5 * 24 * 60 * minute, "unknown"],
  ])("that is %i seconds later by both clocks is %s", (age, expected) => {
    expect(worth(age, age)).toBe(expected);
  });

  test.each([
    ["Datadog's clock", 59 * minute + 1, 57 * minute + 1],
    ["our clock", 57 * minute + 1, 59 * minute + 1],
  ])("that is too late only by %s is unknown", (_, datadogs, ours) => {
    expect(worth(datadogs, ours)).toBe("unknown");
    expect(worth(datadogs - 1, ours - 1)).toBe("accepted");
  });

  describe.each([
    ["without a date", undefined],
    ["with a date that is hours too early", -2 * 60 * minute],
    ["with a date that is years too early", -10 * 365 * 24 * 60 * minute],
  ])("%s", (_, datadogs) => {
    test.each([
      [0, "accepted"],
      [57 * minute, "accepted"],
      [57 * minute + 1, "unknown"],
      [30 * 24 * 60 * minute, "unknown"],
    ])("that is %i seconds later by our clock is %s", (ours, expected) => {
      expect(worth(datadogs, ours)).toBe(expected);
    });
  });

  test.each([59 * minute + 1, 3 * 60 * minute, 10 * 365 * 24 * 60 * minute])(
    "with a date %i seconds later is unknown, whatever our clock says",
    (datadogs) => {
      for (const ours of [0, 30 * minute, 58 * minute]) expect(worth(datadogs, ours)).toBe("unknown");
    },
  );

  test("is checked by our clock with a tolerance if its date is further behind", () => {
    expect(worth(56 * minute, 58 * minute)).toBe("accepted");
    expect(worth(56 * minute - 1, 58 * minute)).toBe("unknown");
  });

  test.each([
    ["before the request was sent", 100 * minute],
    ["after Datadog read the request", 10 * minute],
  ])("is unknown, not refused, if the forwarder stalled for hours %s", (_, dated) => {
    for (const date of [undefined, dated, dated - 90 * minute]) expect(worth(date, 100 * minute)).toBe("unknown");
  });

  test("is accepted at any age with historicalMetrics", () => {
    for (const age of [0, 60 * minute, 50 * 24 * 60 * minute]) {
      expect(worth(age, age, true)).toBe("accepted");
      expect(worth(undefined, age, true)).toBe("accepted");
    }
  });

  test("says how late it was", () => {
    const answer = answered(202, '{"errors":[]}', { dateEpochSeconds: second + 7200 });
    const moment = { second, nowEpochSeconds: second + 7201, historicalMetrics: false };
    const detail = "accepted, but up to 7201 s after the points' second";
    expect(verdictAt(accepted, answer, moment)).toEqual({ kind: "unknown", detail });
  });

  test("changes no other verdict", () => {
    const moment = { second, nowEpochSeconds: second + 7200, historicalMetrics: false };
    for (const answer of [answered(503), answered(429), { kind: "lost", detail: "ECONNRESET" } as const]) {
      const verdict = verdictOnSeries(answer);
      expect(verdictAt(verdict, answer, moment)).toBe(verdict);
    }
  });
});

describe("an answer, for events without a claim,", () => {
  const now = 1_800_000_000;
  const proves = (date: number | undefined, status = 202, historicalMetrics = false) => {
    const more = date === undefined ? {} : { dateEpochSeconds: date };
    const answer = answered(status, '{"errors":[]}', more);
    return verdictForClaims(answer, { nowEpochSeconds: now, historicalMetrics }).kind;
  };

  test("proves that a claim at the oldest second would be accepted", () => {
    for (const date of [undefined, now, now - 86_400, now + 29 * 60]) expect(proves(date)).toBe("accepted");
  });

  test("proves nothing if its date makes such a claim too old", () => {
    for (const date of [now + 29 * 60 + 1, now + 86_400]) expect(proves(date)).toBe("unknown");
    expect(proves(now + 86_400, 202, true)).toBe("accepted");
  });

  test.each([200, 404, 408, 500])("proves nothing if its status is %i", (status) => {
    expect(proves(now, status)).toBe("unknown");
  });
});

test.each([
  [0, undefined],
  [120, undefined],
  [121, 121],
  [-120, undefined],
  [-121, -121],
])("a date %i seconds ahead of our clock is a disagreement of %s", (ahead, expected) => {
  const now = 1_800_000_000;
  expect(clockDisagreement(answered(503, "", { dateEpochSeconds: now + ahead }), now)).toBe(expected);
});

test("an answer without a date, or a lost answer, is no disagreement", () => {
  expect(clockDisagreement(answered(202), 1_800_000_000)).toBeUndefined();
  expect(clockDisagreement({ kind: "lost", detail: "" }, 1_800_000_000)).toBeUndefined();
});
