import { describe, expect, test } from "vitest";
import { type Answer, outcomeAt, outcomeOf } from "../../../lambda/domain/outcome.ts";

const answered = (status: number, body = "", more = {}): Answer => ({ kind: "answered", status, body, ...more });

describe("accepted", () => {
  test("is a 202 with no errors, and nothing else", () => {
    expect(outcomeOf(answered(202, '{"errors":[]}'))).toEqual({ kind: "accepted" });
  });
});

describe("surely refused", () => {
  test.each([
    [answered(400, '{"errors":["bad","worse"]}'), "invalid", "Datadog answered 400: bad; worse"],
    [answered(403, "<html>Forbidden</html>"), "forbidden", "Datadog answered 403"],
    [answered(413), "too_large", "Datadog answered 413"],
    [answered(429), "rate_limited", "Datadog answered 429"],
    [{ kind: "not_sent", why: "unreachable", detail: "ENOTFOUND" } as const, "unreachable", "ENOTFOUND"],
    [{ kind: "not_sent", why: "too_large", detail: "6 MB" } as const, "too_large", "6 MB"],
  ])("%j is %s", (answer, why, detail) => {
    expect(outcomeOf(answer)).toEqual({ kind: "refused", why, detail });
  });

  test("a 429 says when to come again", () => {
    expect(outcomeOf(answered(429, "", { resetSeconds: 42 }))).toMatchObject({ why: "rate_limited", resetSeconds: 42 });
  });
});

describe("unknown", () => {
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
    expect(outcomeOf(answer).kind).toBe("unknown");
  });
});

test("a long error of Datadog's is cut", () => {
  const { detail } = { detail: "", ...outcomeOf(answered(400, JSON.stringify({ errors: ["x".repeat(10_000)] }))) };
  expect(detail.length).toBeLessThan(600);
});

describe("what a 202 is worth for points at a second", () => {
  const minute = 60;
  const second = 1_800_000_000;
  const accepted = { kind: "accepted" } as const;

  /** The outcome where Datadog's clock and ours say that so many seconds have passed since the second. */
  function worth(datadogs: number | undefined, ours: number, historicalMetrics = false, oursAtSending = ours) {
    const more = datadogs === undefined ? {} : { dateEpochSeconds: second + datadogs };
    const moment = {
      second,
      sentEpochSeconds: second + oursAtSending,
      nowEpochSeconds: second + ours,
      historicalMetrics,
    };
    const outcome = outcomeAt(accepted, answered(202, '{"errors":[]}', more), moment);
    return outcome.kind === "refused" ? outcome.why : outcome.kind;
  }

  test.each([
    [-120, "accepted"],
    [0, "accepted"],
    [59 * minute, "accepted"],
    [59 * minute + 1, "unknown"],
    [60 * minute, "unknown"],
    [61 * minute, "unknown"],
    [61 * minute + 1, "too_old"],
    [5 * 24 * 60 * minute, "too_old"],
  ])("dated %i seconds after it, by all clocks: %s", (age, expected) => {
    for (const skew of [-2 * minute, 0, 2 * minute]) expect(worth(age, age + skew)).toBe(expected);
  });

  describe.each([
    ["without a date", undefined],
    ["dated hours too early", -2 * 60 * minute],
    ["dated hours too late", 3 * 60 * minute],
    ["dated years too early", -10 * 365 * 24 * 60 * minute],
    ["dated years too late", 10 * 365 * 24 * 60 * minute],
  ])("%s", (_, datadogs) => {
    test.each([
      [0, "accepted"],
      [57 * minute, "accepted"],
      [57 * minute + 1, "unknown"],
      [60 * minute, "unknown"],
      [63 * minute, "unknown"],
      [63 * minute + 1, "too_old"],
    ])("%i seconds after it by our clock, which may be two minutes off: %s", (ours, expected) => {
      expect(worth(datadogs, ours)).toBe(expected);
    });
  });

  test("a date is believed up to five minutes from our clock", () => {
    expect(worth(58 * minute, 63 * minute)).toBe("accepted");
    expect(worth(58 * minute - 1, 63 * minute)).toBe("unknown");
    expect(worth(62 * minute, 57 * minute)).toBe("too_old");
    expect(worth(62 * minute + 1, 57 * minute)).toBe("accepted");
  });

  describe("to a forwarder that was held up between sending and looking", () => {
    test.each([
      ["without a date", undefined],
      ["dated when it left", 30 * minute],
      ["dated when it was looked at", 90 * minute],
      ["dated in between", 45 * minute],
    ])("%s: unknown, since the points may have arrived in time, or late", (_, datadogs) => {
      expect(worth(datadogs, 90 * minute, false, 30 * minute)).toBe("unknown");
    });

    test("accepted where even the later moment is within the hour", () => {
      expect(worth(undefined, 57 * minute, false, 0)).toBe("accepted");
      expect(worth(undefined, 57 * minute + 1, false, 0)).toBe("unknown");
    });

    test("too old where even the earlier moment is past the hour", () => {
      expect(worth(undefined, 90 * minute, false, 63 * minute + 1)).toBe("too_old");
      expect(worth(undefined, 90 * minute, false, 63 * minute)).toBe("unknown");
    });
  });

  test.each([
    ["after Datadog had read them, dated then", 10 * minute],
    ["before they left, dated hours too early", -110 * minute],
    ["without a date", undefined],
  ])("is unknown where the forwarder was held up for two hours: %s", (_, dated) => {
    const date = dated === undefined ? {} : { dateEpochSeconds: second + dated };
    const moment = {
      second,
      sentEpochSeconds: second + 10 * minute,
      nowEpochSeconds: second + 130 * minute,
      historicalMetrics: false,
    };
    expect(outcomeAt(accepted, answered(202, '{"errors":[]}', date), moment).kind).toBe("unknown");
  });

  test("is the same at any age with historical metrics", () => {
    for (const age of [0, 60 * minute, 50 * 24 * 60 * minute]) {
      expect(worth(age, age, true)).toBe("accepted");
      expect(worth(undefined, age, true)).toBe("accepted");
    }
  });

  test("says how late it was", () => {
    const answer = answered(202, '{"errors":[]}', { dateEpochSeconds: second + 7200 });
    const now = second + 7200;
    const moment = { second, sentEpochSeconds: now, nowEpochSeconds: now, historicalMetrics: false };
    const detail = "accepted, but 7200 s after the points' second";
    expect(outcomeAt(accepted, answer, moment)).toEqual({ kind: "refused", why: "too_old", detail });
  });

  test("any other outcome stays what it is", () => {
    const now = second + 7200;
    const moment = { second, sentEpochSeconds: now, nowEpochSeconds: now, historicalMetrics: false };
    for (const answer of [answered(503), answered(429), { kind: "lost", detail: "ECONNRESET" } as const]) {
      const outcome = outcomeOf(answer);
      expect(outcomeAt(outcome, answer, moment)).toBe(outcome);
    }
  });
});
