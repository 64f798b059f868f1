import { expect, test } from "vitest";
import { createGraphql } from "../../../lambda/adapters/graphql.ts";
import type { HttpRequest, HttpResult } from "../../../lambda/adapters/http.ts";
import { SpaceliftError } from "../../../lambda/registrar/spacelift.ts";
import { Secret } from "../../../lambda/shared/secret.ts";

const url = "https://acme.example/graphql";

function answered(status: number, body: unknown): HttpResult {
  return { kind: "answered", status, headers: {}, body: typeof body === "string" ? body : JSON.stringify(body) };
}

async function ask(result: HttpResult, { remaining = 60_000, token }: { remaining?: number; token?: Secret } = {}) {
  const requests: HttpRequest[] = [];
  const http = (request: HttpRequest) => {
    requests.push(request);
    return Promise.resolve(result);
  };
  const graphql = createGraphql(http, url, () => remaining);
  const call = graphql("query { a }", { b: "ü" }, { ...(token && { token }), secrets: [new Secret("CANARY")] });
  const outcome = await call.catch((error: unknown) =>
    error instanceof SpaceliftError ? `${error.problem}: ${error.message}` : String(error),
  );
  return { outcome, requests };
}

const body = Buffer.from('{"query":"query { a }","variables":{"b":"ü"}}');
const headers = {
  Accept: "application/json",
  "Content-Type": "application/json",
  "Content-Length": String(body.length),
  "User-Agent": "spacelift-datadog",
};

test("a document is one POST of JSON, with its length in bytes", async () => {
  const { requests } = await ask(answered(200, { data: { a: 1 } }));
  expect(requests).toEqual([{ method: "POST", url, headers, body, deadlineMilliseconds: 10_000 }]);
});

test("a token is sent as a bearer", async () => {
  const { requests } = await ask(answered(200, { data: {} }), { token: new Secret("a token") });
  expect(requests[0]?.headers).toEqual({ ...headers, Authorization: "Bearer a token" });
});

test.each([
  [60_000, 10_000],
  [9_999, 9_999],
  [1, 1],
])("with %i ms left the deadline is %i ms", async (remaining, deadlineMilliseconds) => {
  const { requests } = await ask(answered(200, { data: {} }), { remaining });
  expect(requests).toMatchObject([{ deadlineMilliseconds }]);
});

test.each([0, -1])("with %i ms left it sends nothing", async (remaining) => {
  expect(await ask(answered(200, {}), { remaining })).toEqual({
    outcome: "unavailable: no time was left",
    requests: [],
  });
});

test("an answer returns its fields, and its secrets as secrets", async () => {
  const { outcome } = await ask(answered(200, { data: { a: { b: [1] }, login: { jwt: "x", none: null } } }));
  if (typeof outcome === "string" || outcome.kind !== "answered") throw new Error("there is no answer");
  expect(outcome.read("a")).toEqual({ b: [1] });
  expect(outcome.read("c")).toBeUndefined();
  expect(outcome.readSecret("login", "jwt")?.reveal()).toBe("x");
  expect(outcome.readSecret("login", "none")).toBeUndefined();
});

test.each<[HttpResult, string]>([
  [{ kind: "not_sent", detail: "ECONNREFUSED" }, "unreachable: ECONNREFUSED"],
  [{ kind: "lost", detail: "reset" }, "unavailable: reset"],
  [answered(429, ""), "rate_limited: status 429"],
  [answered(408, { data: {} }), "unavailable: status 408"],
  [answered(500, { data: {} }), "unavailable: status 500"],
  [answered(599, { data: {} }), "unavailable: status 599"],
  [answered(200, "<html>"), "not_spacelift: status 200"],
  [answered(404, { message: "none" }), "not_spacelift: status 404"],
  [answered(200, []), "not_spacelift: status 200"],
  [answered(499, { errors: [{ message: "a" }, { message: "b" }] }), "rejected: a; b"],
  [answered(200, { errors: [{}] }), "rejected: an error without a message"],
  [answered(200, { errors: [{ message: "Stack NOT FOUND" }] }), "not_found: Stack NOT FOUND"],
  [answered(200, { errors: [{ message: "no CANARY" }] }), "rejected: no [secret]"],
  [answered(200, { errors: [{ message: "x".repeat(500) }] }), `rejected: ${"x".repeat(400)}`],
])("the answer %j is an error", async (result, expected) => {
  expect((await ask(result)).outcome).toBe(expected);
});

test("an error shows neither the secrets nor the token", async () => {
  const result = answered(200, { errors: [{ message: "CANARY and TOKEN" }] });
  expect((await ask(result, { token: new Secret("TOKEN") })).outcome).toBe("rejected: [secret] and [secret]");
});

test.each<[HttpResult, string]>([
  [answered(401, ""), "status 401"],
  [answered(403, { data: {} }), "status 403"],
  ...["unauthorized", "you are Unauthorised", "Forbidden", "access denied", "missing permissions"].map(
    (message): [HttpResult, string] => [answered(200, { errors: [{ message }] }), message],
  ),
])("the answer %j is a denial", async (result, detail) => {
  expect((await ask(result)).outcome).toEqual({ kind: "unauthorized", detail });
});
