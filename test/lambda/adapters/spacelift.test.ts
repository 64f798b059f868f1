import { createServer } from "node:http";
import { parse, validate } from "graphql";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { connectSpacelift } from "../../../lambda/adapters/spacelift.ts";
import * as documents from "../../../lambda/adapters/spacelift-documents.ts";
import { SpaceliftError, type WebhookInput } from "../../../lambda/registrar/spacelift.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import type { DisruptSpacelift } from "../../../simulator/stand-ins/spacelift-exchange.ts";
import { spaceliftSchema } from "../../../simulator/stand-ins/spacelift-schema.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

const key = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", secret: new Secret("CANARY-api-key"), spaces: ["root"] };
const secret = new Secret("CANARY-webhook-secret");
const webhook: WebhookInput = {
  name: "hook",
  endpoint: "https://api.example/webhook",
  space: "root",
  labels: ["a"],
  enabled: true,
  retryOnFailure: true,
  secret,
};
const policy = { name: "policy", body: "package spacelift\n", space: "root", labels: ["a"], description: "ours" };

async function start(disrupt: DisruptSpacelift = () => ({ kind: "none" }), remainingMilliseconds = () => 5_000) {
  const spacelift = await startSpaceliftStandIn({ evaluator: await createPolicyEvaluator("no-opa-here"), disrupt });
  stops.push(spacelift.close);
  spacelift.account.putApiKey(key);
  const readKey = () => Promise.resolve(key);
  const connection = { endpoint: spacelift.url, readKey, remainingMilliseconds };
  return { spacelift, connected: connectSpacelift(createHttpClient(), connection) };
}

function problemOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "none",
    (error: unknown) => (error instanceof SpaceliftError ? `${error.problem}: ${error.message}` : String(error)),
  );
}

test.each(Object.entries(documents))(
  "the document %s is valid in Spacelift's schema and has one root field",
  (_, text) => {
    const document = parse(text);
    expect(validate(spaceliftSchema, document)).toEqual([]);
    const [operation] = document.definitions;
    expect(operation).toMatchObject({ selectionSet: { selections: [expect.anything()] } });
  },
);

test("a webhook is created, read, listed, changed and deleted", async () => {
  const { spacelift, connected } = await start();
  const { secret: _, ...fields } = webhook;
  expect(await connected.readWebhook("hook")).toBeUndefined();
  expect(await connected.createWebhook(webhook)).toBe("hook");
  expect(await connected.readWebhook("hook")).toEqual({ ...fields, id: "hook" });
  await connected.updateWebhook("hook", { ...fields, enabled: false });
  expect(await connected.listWebhooks()).toEqual([{ ...fields, id: "hook", enabled: false }]);
  expect(spacelift.account.webhooks.find("hook")?.secret?.reveal()).toBe(secret.reveal());
  await connected.deleteWebhook("hook");
  await connected.deleteWebhook("hook");
  expect(await connected.listWebhooks()).toEqual([]);
});

test("a policy is created, read, changed and deleted", async () => {
  const { connected } = await start();
  expect(await connected.readPolicy("policy")).toBeUndefined();
  expect(await connected.createPolicy(policy)).toBe("policy");
  const made = { ...policy, id: "policy", type: "NOTIFICATION", engineType: "REGO_V1" };
  expect(await connected.readPolicy("policy")).toEqual(made);
  await connected.updatePolicy("policy", { ...policy, body: "package spacelift\n\nsample := true\n" });
  expect(await connected.readPolicy("policy")).toEqual({ ...made, body: "package spacelift\n\nsample := true\n" });
  await connected.deletePolicy("policy");
  await connected.deletePolicy("policy");
  expect(await connected.readPolicy("policy")).toBeUndefined();
});

test("a space has its parent and its inheritance", async () => {
  const { spacelift, connected } = await start();
  spacelift.account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
  expect(await connected.readSpace("team")).toEqual({ id: "team", parent: "root", inherits: true });
  expect(await connected.readSpace("root")).toEqual({ id: "root", inherits: false });
  expect(await connected.readSpace("nowhere")).toBeUndefined();
});

test("it logs in once for many calls, and again after its token expired", async () => {
  const { spacelift, connected } = await start();
  await connected.readSpace("root");
  await connected.readSpace("root");
  expect(spacelift.calls()["apiKeyUser"]).toBe(1);
  spacelift.expireTokens();
  expect(await connected.readSpace("root")).toBeDefined();
  expect(spacelift.calls()["apiKeyUser"]).toBe(2);
});

describe("a call fails", () => {
  test.each([
    ["refuse", "unavailable: socket hang up"],
    ["lose", "unavailable: socket hang up"],
    ["down", "unavailable: status 503"],
    ["rate_limit", "rate_limited: status 429"],
    ["html", "not_spacelift: status 200"],
  ] as const)("with the disruption %s", async (kind, problem) => {
    const { connected } = await start((field) => (field === "space" ? { kind } : { kind: "none" }));
    expect((await problemOf(connected.readSpace("root"))).replace("ECONNRESET", "socket hang up")).toBe(problem);
  });

  test("if the answer is too late", async () => {
    const { connected } = await start(
      () => ({ kind: "slow", milliseconds: 2_000 }),
      () => 50,
    );
    expect(await problemOf(connected.readSpace("root"))).toBe("unavailable: no whole answer within 50 ms");
  });

  test("without a request if no time is left", async () => {
    const { spacelift, connected } = await start(undefined, () => 0);
    expect(await problemOf(connected.readSpace("root"))).toBe("unavailable: no time was left");
    expect(spacelift.calls()).toEqual({});
  });

  test("if the key was deleted after a login", async () => {
    const { spacelift, connected } = await start();
    await connected.readSpace("root");
    spacelift.account.deleteApiKey(key.id);
    expect(await problemOf(connected.readSpace("root"))).toBe("login_refused: unauthorized");
  });

  test("if the key may not write", async () => {
    const { spacelift, connected } = await start();
    spacelift.account.putApiKey({ ...key, spaces: [] });
    expect(await problemOf(connected.createWebhook(webhook))).toBe("unauthorized: unauthorized");
  });

  test("if Spacelift refuses a new token", async () => {
    const { spacelift, connected } = await start((field) => {
      if (field !== "apiKeyUser") spacelift.expireTokens();
      return { kind: "none" };
    });
    expect(await problemOf(connected.readSpace("root"))).toBe("unauthorized: unauthorized");
    expect(spacelift.calls()).toEqual({ apiKeyUser: 2, space: 2 });
  });

  test("if the name is taken", async () => {
    const { connected } = await start();
    await connected.createWebhook(webhook);
    expect(await problemOf(connected.createWebhook(webhook))).toBe(
      'rejected: webhook has 1 error: name: is already taken: "hook"',
    );
  });

  test("if a space's name stands in place of its id", async () => {
    const { spacelift, connected } = await start();
    spacelift.account.addSpace({ id: "team-01", name: "Team", parentSpace: "root", inheritEntities: true });
    expect(await problemOf(connected.readSpace("Team"))).toBe("unauthorized: unauthorized");
    expect(await problemOf(connected.createWebhook({ ...webhook, space: "Team" }))).toBe("unauthorized: unauthorized");
  });

  test("if another object is not found", async () => {
    const { connected } = await start((field) =>
      field === "policyDelete"
        ? { kind: "error", message: "policy has 1 error", extensions: { attachments: "not found" } }
        : { kind: "none" },
    );
    expect(await problemOf(connected.deletePolicy("p"))).toBe("rejected: policy has 1 error: attachments: not found");
  });
});

test.each([
  [401, "unauthorized"],
  [403, "unauthorized"],
  [408, "unavailable"],
])("a status %i is %s", async (status, problem) => {
  const body = JSON.stringify({ data: { apiKeyUser: { jwt: "token" } } });
  const { readWebhook } = connectSpacelift(
    ({ headers }) => {
      const answer = "Authorization" in headers ? { status, body: "" } : { status: 200, body };
      return Promise.resolve({ kind: "answered", headers: {}, ...answer });
    },
    { endpoint: "https://acme.example", readKey: () => Promise.resolve(key), remainingMilliseconds: () => 1_000 },
  );
  expect(await problemOf(readWebhook("hook"))).toBe(`${problem}: status ${status}`);
});

test("an error at the login concerns the key, even a not found", async () => {
  const body = JSON.stringify({ data: null, errors: [{ message: "API key not found" }] });
  const connected = connectSpacelift(() => Promise.resolve({ kind: "answered", headers: {}, status: 200, body }), {
    endpoint: "https://acme.example",
    readKey: () => Promise.resolve(key),
    remainingMilliseconds: () => 1_000,
  });
  expect(await problemOf(connected.readWebhook("hook"))).toBe("login_refused: API key not found");
  expect(await problemOf(connected.deleteWebhook("hook"))).toBe("login_refused: API key not found");
});

describe("the details of an error", () => {
  const call = async (extensions: Readonly<Record<string, unknown>>) => {
    const { connected } = await start((field) =>
      field === "space" ? { kind: "error", message: "space has 2 errors", extensions } : { kind: "none" },
    );
    return problemOf(connected.readSpace("root"));
  };

  test("have their paths", async () => {
    expect(await call({ name: "is taken", labels: { errors: ["a: bad", "b: worse"], count: 2 }, retry: false })).toBe(
      "rejected: space has 2 errors: name: is taken, labels.errors: a: bad, labels.errors: b: worse, labels.count: 2, retry: false",
    );
  });

  test.each([{}, { trace: null, path: [], nested: {} }])("may be missing: %j", async (extensions) => {
    expect(await call(extensions)).toBe("rejected: space has 2 errors");
  });

  test("are limited in length and depth", async () => {
    expect(await call({ long: "x".repeat(100_000) })).toHaveLength("rejected: ".length + 400);
    const deep = JSON.parse(`${'{"a":'.repeat(500)}1${"}".repeat(500)}`);
    expect(await call({ deep, other: "kept" })).toBe("rejected: space has 2 errors: other: kept");
  });

  test("show no secret that was sent", async () => {
    const odd = new Secret('CANARY "quoted" \\ webhook secret');
    const { connected } = await start((field) =>
      field === "namedWebhooksIntegrationCreate"
        ? {
            kind: "error",
            message: `invalid input ${JSON.stringify({ secret: odd.reveal() })}`,
            extensions: { [odd.reveal()]: [odd.reveal()], input: { secret: JSON.stringify(odd.reveal()) } },
          }
        : { kind: "none" },
    );
    const problem = await problemOf(connected.createWebhook({ ...webhook, secret: odd }));
    expect(problem).toContain("input.secret: ");
    expect(problem.split("[secret]")).toHaveLength(5);
    expect(problem).not.toMatch(/CANARY|quoted/);
  });
});

test("an expired token is unauthorized with status 200, and leads to another login", async () => {
  const { spacelift, connected } = await start();
  await connected.createWebhook(webhook);
  spacelift.expireTokens();
  await connected.deleteWebhook("hook");
  expect(spacelift.account.webhooks.list()).toEqual([]);
  expect(spacelift.calls()).toMatchObject({ apiKeyUser: 2, namedWebhooksIntegrationDelete: 2 });
});

test("an error that repeats the request shows no secret", async () => {
  const server = createServer((incoming, outgoing) => {
    let body = "";
    incoming.on("data", (chunk) => {
      body += String(chunk);
    });
    incoming.on("end", () => {
      const isLogin = body.includes("apiKeyUser");
      const message = `invalid: ${body} with ${incoming.headers.authorization ?? ""}`;
      const answer = isLogin ? { data: { apiKeyUser: { jwt: "CANARY-token" } } } : { errors: [{ message }] };
      outgoing.end(JSON.stringify(answer));
    });
  });
  const port = await listenOnLoopback(server, 0);
  stops.push(() => stopServer(server));
  const connected = connectSpacelift(createHttpClient(), {
    endpoint: `http://127.0.0.1:${port}`,
    readKey: () => Promise.resolve(key),
    remainingMilliseconds: () => 5_000,
  });
  const problem = await problemOf(connected.createWebhook(webhook));
  expect(problem).toContain("rejected: invalid:");
  expect(problem).toContain("[secret]");
  expect(problem).not.toContain("CANARY");
});
