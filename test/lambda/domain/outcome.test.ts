import { describe, expect, test } from "vitest";
import { type Answer, outcomeOf } from "../../../lambda/domain/outcome.ts";

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
