import { beforeEach, expect, test } from "vitest";
import type { HttpRequest, HttpResult } from "../../../lambda/adapters/http.ts";
import { verify } from "../../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import type { MissingLogs } from "../../../simulator/stand-ins/log-placeholders.ts";
import type { Evaluation } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { createSpaceliftAccount, type SpaceliftAccount } from "../../../simulator/stand-ins/spacelift-account.ts";
import { createNotifier, type Sent } from "../../../simulator/stand-ins/spacelift-notifications.ts";

const secret = new Secret("hush");
const policy = { name: "p", type: "NOTIFICATION", space: "root", labels: [], description: "" } as const;
const webhook = { space: "root", labels: [], enabled: true, retryOnFailure: true, secret, failuresInARow: 0 };

let account: SpaceliftAccount;
let posts: HttpRequest[] = [];
let results: readonly HttpResult[] = [];
let evaluations: Readonly<Record<string, Evaluation>> = {};
let onPost = () => {};
let logged: readonly unknown[] = [];
let inputs: readonly unknown[] = [];
let outcomes: readonly unknown[] = [];
let listsDisabledWebhooks = false;
let missingLogs: MissingLogs = "empty";
/** For an input that does not list webhook a. */
let unlisted: Readonly<Record<string, Evaluation>> = {};
const now = Date.now();

const answered = (status: number): HttpResult => ({ kind: "answered", status, headers: {}, body: "answer" });
const to = (...ids: readonly string[]): Evaluation => ({
  kind: "evaluated",
  deliveries: ids.map((endpointId) => ({ endpointId, payload: { run: "ä" } })),
  isSampled: false,
});

beforeEach(() => {
  account = createSpaceliftAccount();
  account.policies.create({ ...policy, body: "ours", engineType: "REGO_V1" });
  account.webhooks.create({ ...webhook, name: "a", endpoint: "http://127.0.0.1:1/a" });
  account.webhooks.create({ ...webhook, name: "b", endpoint: "http://127.0.0.1:1/b", secret: new Secret("other") });
  posts = [];
  results = [];
  onPost = () => {};
  logged = [];
  inputs = [];
  outcomes = [];
  listsDisabledWebhooks = false;
  missingLogs = "empty";
  unlisted = {};
  evaluations = { ours: to("a") };
});

const notify = (input: unknown = {}) =>
  createNotifier({
    account,
    evaluator: {
      evaluate: (text, input) => {
        inputs = [...inputs, input];
        const listed = JSON.stringify(input).includes('"a"') ? undefined : unlisted[text];
        return Promise.resolve(listed ?? evaluations[text] ?? { kind: "failed", reason: `no evaluation of ${text}` });
      },
    },
    clock: () => now,
    workbench: () => ({ listsDisabledWebhooks, missingLogs }),
    runLogs: (input) => (phase) =>
      phase === "preparing" ? undefined : `[logs of ${phase} $& ${JSON.stringify(input)}]`,
    onDelivery: () => (outcome) => {
      outcomes = [...outcomes, outcome];
    },
    http: (request) => {
      posts.push(request);
      onPost();
      return Promise.resolve(results[posts.length - 1] ?? answered(202));
    },
    log: (_, message, fields) => {
      logged = [...logged, [message, fields]];
    },
  })(input);

test("signs each delivery with the secret of its webhook, and posts it to its endpoint", async () => {
  evaluations = { ours: to("a", "b", "a") };
  expect(await notify()).toEqual({ sent: 3, refused: [] });
  expect(posts.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "POST http://127.0.0.1:1/a",
    "POST http://127.0.0.1:1/b",
    "POST http://127.0.0.1:1/a",
  ]);
  const signed = posts.map(({ headers, body = Buffer.alloc(0) }) => verify([secret], body, headers["X-Signature-256"]));
  expect(signed).toEqual([true, false, true]);
  expect(posts[0]?.body?.toString()).toBe('{"run":"ä"}');
});

test("replaces log placeholders in each value, and signs the result", async () => {
  const payload = {
    "spacelift::logs::planning": 1,
    list: [{ text: "see spacelift::logs::applying." }, "spacelift::logs::planning", null, 7],
    other: "spacelift::logs::elsewhere",
  };
  evaluations = { ours: { kind: "evaluated", deliveries: [{ endpointId: "a", payload }], isSampled: false } };
  await notify({ run: 1 });
  const [post] = posts;
  expect(JSON.parse(String(post?.body))).toEqual({
    "spacelift::logs::planning": 1,
    list: [{ text: 'see [logs of applying $& {"run":1}].' }, '[logs of planning $& {"run":1}]', null, 7],
    other: "spacelift::logs::elsewhere",
  });
  expect(verify([secret], post?.body ?? Buffer.alloc(0), post?.headers["X-Signature-256"])).toBe(true);
});

test.each([
  ["empty", "a  b"],
  ["placeholder", "a spacelift::logs::preparing b"],
] as const)("fills in a phase without logs: %s", async (missing, text) => {
  missingLogs = missing;
  const payload = "a spacelift::logs::preparing b";
  evaluations = { ours: { kind: "evaluated", deliveries: [{ endpointId: "a", payload }], isSampled: false } };
  await notify();
  expect(JSON.parse(String(posts[0]?.body))).toBe(text);
});

test("sends nothing to a disabled or missing webhook", async () => {
  account.webhooks.update("b", { enabled: false });
  evaluations = { ours: to("b", "c") };
  expect(await notify()).toEqual({ sent: 0, refused: [] });
  expect(posts).toEqual([]);
});

test.each([
  [{ run: 1 }, ["a"], ["a", "b"]],
  [{ run: 1, webhook_endpoints: [{ id: "b" }, { id: "theirs" }] }, ["theirs"], ["b", "theirs"]],
  [{ run: 1, webhook_endpoints: null }, undefined, undefined],
])("leaves a disabled webhook out of the endpoints of %j", async (input, without, whole) => {
  account.webhooks.update("b", { enabled: false });
  const listed = () => Object(inputs[0]).webhook_endpoints?.map(({ id }: { readonly id: string }) => id);
  await notify(input);
  expect(listed()).toEqual(without);
  listsDisabledWebhooks = true;
  inputs = [];
  await notify(input);
  expect(listed()).toEqual(whole);
});

test.each([true, false])(
  "tells the observer of each delivery to a disabled webhook once, listed: %s",
  async (listed) => {
    listsDisabledWebhooks = listed;
    account.webhooks.update("a", { enabled: false });
    evaluations = { ours: to("a", "b") };
    unlisted = { ours: to("b") };
    expect(await notify()).toEqual({ sent: 1, refused: [] });
    expect(outcomes).toEqual([{ kind: "disabled" }, { kind: "accepted" }]);
  },
);

test("keeps each evaluation that the policy samples, whether or not it sends anything", async () => {
  evaluations = { ours: { kind: "evaluated", deliveries: [], isSampled: true } };
  await notify({ run: 1 });
  evaluations = { ours: to("a") };
  await notify({ run: 2 });
  const [kept, ...others] = account.evaluations.of("p");
  expect(others).toEqual([]);
  expect(kept).toMatchObject({ body: "ours", timestamp: Math.floor(now / 1000) });
  expect(JSON.parse(kept?.input ?? "").run).toBe(1);
});

test("evaluates only notification policies in Rego v1", async () => {
  account.policies.create({ ...policy, name: "q", body: "theirs", engineType: "REGO_V1" });
  account.policies.create({ ...policy, name: "r", body: "old", engineType: "REGO_V0" });
  account.policies.create({ ...policy, name: "s", body: "plan", engineType: "REGO_V1", type: "PLAN" });
  evaluations = { ours: to("a"), theirs: to("b"), old: to("a"), plan: to("a") };
  expect(await notify()).toEqual({ sent: 2, refused: [] });
});

test("names a policy that failed, and delivers the others' results", async () => {
  account.policies.create({ ...policy, name: "q", body: "theirs", engineType: "REGO_V1" });
  expect(await notify()).toEqual({
    sent: 1,
    refused: [],
    failure: "the policy q was not evaluated: no evaluation of theirs",
  });
});

test.each<[string, boolean, readonly HttpResult[], Sent, number]>([
  ["takes an acceptance at the last try", true, [503, 500, 502].map(answered), { sent: 1, refused: [] }, 4],
  [
    "gives up after three more tries",
    true,
    [503, 503, 503, 503, 202].map(answered),
    { sent: 0, refused: [{ status: 503, body: "answer", tries: 4 }] },
    4,
  ],
  [
    "tries once without retries",
    false,
    [answered(503)],
    { sent: 0, refused: [{ status: 503, body: "answer", tries: 1 }] },
    1,
  ],
  [
    "does not try again after a 4xx",
    true,
    [answered(401)],
    { sent: 0, refused: [{ status: 401, body: "answer", tries: 1 }] },
    1,
  ],
  [
    "does not try again without an answer",
    true,
    [{ kind: "lost", detail: "ECONNRESET" }],
    { sent: 0, refused: [{ status: 0, body: "ECONNRESET", tries: 1 }] },
    1,
  ],
])("%s", async (_, retryOnFailure, answers, expected, tries) => {
  account.webhooks.update("a", { retryOnFailure });
  results = answers;
  expect(await notify()).toEqual(expected);
  expect(posts).toHaveLength(tries);
  expect(account.webhooks.find("a")?.failuresInARow).toBe(expected.refused.length);
});

test("disables a webhook after ten failures in a row", async () => {
  results = [...Array(9).fill(answered(400)), answered(202), ...Array(10).fill(answered(400))];
  for (let count = 0; count < 19; count += 1) await notify();
  expect(account.webhooks.find("a")).toMatchObject({ enabled: true, failuresInARow: 9 });
  expect(logged).toEqual([]);
  await notify();
  expect(account.webhooks.find("a")).toMatchObject({ enabled: false });
  expect(logged).toEqual([["Spacelift disables a webhook that failed too often", { id: "a" }]]);
  expect(await notify()).toEqual({ sent: 0, refused: [] });
  account.webhooks.update("a", { enabled: true });
  expect(await notify()).toEqual({ sent: 1, refused: [] });
});

test("does not log a webhook that its owner disabled", async () => {
  results = [answered(400)];
  onPost = () => {
    account.webhooks.update("a", { enabled: false });
  };
  expect(await notify()).toMatchObject({ sent: 0, refused: [{ status: 400 }] });
  expect(account.webhooks.find("a")).toMatchObject({ enabled: false });
  expect(logged).toEqual([]);
});

test("stops at a webhook that is deleted in mid-delivery", async () => {
  onPost = () => {
    account.webhooks.delete("a");
  };
  expect(await notify()).toEqual({ sent: 1, refused: [] });
  expect(account.webhooks.find("a")).toBeUndefined();
});
