import { expect, test } from "vitest";
import { parseLogQuery } from "../../../simulator/dashboard/log-query.ts";

const log = {
  ...{
    id: 1,
    message: "a",
    ddsource: "spacelift",
    service: "spacelift",
    ddtags: "account:acme,env:prod",
    status: "warn",
  },
  ...{ evt: { name: "login.denied", outcome: "failure" }, delivery: { part: 2 } },
};

test.each<readonly [string, boolean]>([
  ["source:spacelift", true],
  ["source:space", false],
  ["status:warn service:spacelift env:prod", true],
  ["env:test", false],
  ["@evt.name:login.denied", true],
  ["@evt.name:loginXdenied", false],
  ["@evt.name:*login*", true],
  ["@evt.name:login", false],
  ["@delivery.part:2", true],
  ["@evt.none:*", false],
  ["-@evt.none:* status:warn", true],
  ["-status:warn", false],
  ["status:(info OR warn)", true],
  ["status:(info OR error)", false],
  ["-status:(info OR error)", true],
  ["(status:info OR env:prod) source:spacelift", true],
  ["status:info OR env:prod source:other", false],
  ["-(status:info OR env:prod)", false],
  ["$account status:warn", true],
])("%s: %s", (query, isFound) => {
  expect(parseLogQuery(query)(log)).toBe(isFound);
});

test("a template variable filters by its choice", () => {
  const find = (choice: string) => parseLogQuery("source:spacelift $account", new Map([["account", choice]]))(log);
  expect([find("account:acme"), find("account:other")]).toEqual([true, false]);
});

test.each(["", "free text", "(status:warn", "status:warn)", "status:(info OR"])("%j is refused", (query) => {
  expect(() => parseLogQuery(query)).toThrow(
    /^a part of the query is empty|^a parenthesis is |^the simulator does not know the term /,
  );
});
