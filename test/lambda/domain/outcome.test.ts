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

  /** The outcome where Datadog's clock and ours, when the answer is read, say that so many seconds have passed since. */
  function worth(datadogs: number | undefined, ours: number, historicalMetrics = false) {
    const more = datadogs === undefined ? {} : { dateEpochSeconds: second + datadogs };
    const moment = { second, nowEpochSeconds: second + ours, historicalMetrics };
    return outcomeAt(accepted, answered(202, '{"errors":[]}', more), moment).kind;
  }

  test.each([
    [-120, "accepted"],
    [0, "accepted"],
    [59 * minute, "accepted"],
    [59 * minute + 1, "unknown"],
    [61 * minute + 1, "unknown"],
    [5 * 24 * 60 * minute, "unknown"],
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
      [30 * 24 * 60 * minute, "unknown"],
    ])("%i seconds after it by our clock, which may be two minutes off: %s", (ours, expected) => {
      expect(worth(datadogs, ours)).toBe(expected);
    });
  });

  test("a date is believed up to two minutes from our clock", () => {
    expect(worth(56 * minute, 58 * minute)).toBe("accepted");
    expect(worth(56 * minute - 1, 58 * minute)).toBe("unknown");
    expect(worth(59 * minute + 1, 57 * minute + 1)).toBe("unknown");
    expect(worth(59 * minute + 1, 57 * minute)).toBe("accepted");
  });

  test.each([
    ["before its bytes left", 100 * minute],
    ["after Datadog had read them", 10 * minute],
  ])("is unknown to a forwarder that was held up for hours %s, and never a refusal", (_, dated) => {
    for (const date of [undefined, dated, dated - 90 * minute]) expect(worth(date, 100 * minute)).toBe("unknown");
  });

  test("is the same at any age with historical metrics", () => {
    for (const age of [0, 60 * minute, 50 * 24 * 60 * minute]) {
      expect(worth(age, age, true)).toBe("accepted");
      expect(worth(undefined, age, true)).toBe("accepted");
    }
  });

  test("says how late it was", () => {
    const answer = answered(202, '{"errors":[]}', { dateEpochSeconds: second + 7200 });
    const moment = { second, nowEpochSeconds: second + 7201, historicalMetrics: false };
    const detail = "accepted, but up to 7200 s after the points' second";
    expect(outcomeAt(accepted, answer, moment)).toEqual({ kind: "unknown", detail });
  });

  test("any other outcome stays what it is", () => {
    const moment = { second, nowEpochSeconds: second + 7200, historicalMetrics: false };
    for (const answer of [answered(503), answered(429), { kind: "lost", detail: "ECONNRESET" } as const]) {
      const outcome = outcomeOf(answer);
      expect(outcomeAt(outcome, answer, moment)).toBe(outcome);
    }
  });
});
