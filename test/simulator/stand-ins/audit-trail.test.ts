import { afterEach, beforeEach, expect, test } from "vitest";
import type { HttpRequest } from "../../../lambda/adapters/http.ts";
import { findSignature, verify } from "../../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import { adminKey, ask, logIn, messagesOf, queries } from "./spacelift-client.ts";

const evaluator = await createPolicyEvaluator("no-opa");
const fields = "enabled endpoint includeRuns retryOnFailure";
const set = `mutation($input: AuditTrailWebhookInput!) { auditTrailSetWebhook(input: $input) { ${fields} } }`;
const read = `{ auditTrailWebhook { ${fields} } }`;
const remove = "mutation { auditTrailDeleteWebhook { endpoint } }";
const endpoint = "https://receiver.example/audit";
const input = { enabled: true, endpoint, includeRuns: false, secret: "hush" };
const shown = { enabled: true, endpoint, includeRuns: false, retryOnFailure: false };

let spacelift: SpaceliftStandIn;
let jwt: string;
let statuses: number[];
let requests: HttpRequest[];

beforeEach(async () => {
  [statuses, requests] = [[], []];
  spacelift = await startSpaceliftStandIn({
    evaluator,
    clock: () => 1_764_000_000_000,
    http: (request) => {
      requests.push(request);
      return Promise.resolve({ kind: "answered", status: statuses.shift() ?? 202, headers: {}, body: "" });
    },
  });
  spacelift.account.putApiKey(adminKey);
  jwt = await logIn(spacelift.url);
});
afterEach(() => spacelift.close());

const query = (text: string, variables: object = {}) => ask(spacelift.url, jwt, text, variables);
const data = (value: unknown) => ({ status: 200, body: { data: value } });
const bodies = () => requests.map(({ body }) => JSON.parse(String(body)));

test("is set, read and deleted; the webhook gets both events, signed, without the secret", async () => {
  expect(await query(read)).toEqual(data({ auditTrailWebhook: null }));
  expect(await query(set, { input })).toEqual(data({ auditTrailSetWebhook: shown }));
  expect(await query(read)).toEqual(data({ auditTrailWebhook: shown }));
  expect(await query(remove)).toEqual(data({ auditTrailDeleteWebhook: { endpoint } }));
  expect(spacelift.auditTrail.webhook()).toBeUndefined();
  expect(bodies()).toMatchObject([
    {
      account: "acme",
      action: "audit_trail_webhook.set",
      actor: "api::admin",
      context: { mutation: "auditTrailSetWebhook" },
      data: { args: { Enabled: true, Endpoint: endpoint, SecretSHA: expect.any(String) } },
      remoteIP: "203.0.113.7",
      timestamp: 1_764_000_000_000,
    },
    { action: "audit_trail_webhook.delete", data: {} },
  ]);
  for (const { headers, body } of requests) {
    expect(verify([new Secret("hush")], body ?? Buffer.of(), findSignature(headers))).toBe(true);
    expect(String(body)).not.toContain("hush");
  }
});

test("is not saved if the test delivery fails, and a disabled one is not tested", async () => {
  statuses = [401];
  expect(messagesOf(await query(set, { input }))).toEqual([
    "could not deliver a test payload to the endpoint: status 401",
  ]);
  expect(await query(read)).toEqual(data({ auditTrailWebhook: null }));
  await query(set, { input: { ...input, enabled: false } });
  expect(requests).toHaveLength(1);
  expect(spacelift.auditTrail.webhook()?.enabled).toBe(false);
});

test("retries a 5xx if it is told to", async () => {
  statuses = [503];
  expect(messagesOf(await query(set, { input }))).toHaveLength(1);
  statuses = [503, 503];
  expect(await query(set, { input: { ...input, retryOnFailure: true } })).toMatchObject({ status: 200 });
  expect(requests).toHaveLength(4);
});

test("needs the plan, and an admin of the account", async () => {
  spacelift.account.putApiKey({ ...adminKey, spaces: ["team"] });
  expect(messagesOf(await query(read))).toEqual(["unauthorized"]);
  expect(messagesOf(await query(set, { input }))).toEqual(["unauthorized"]);
  spacelift.account.putApiKey(adminKey);
  spacelift.account.changePlan({ name: "Business", hasWebhooks: true, hasNotificationPolicies: true });
  expect(messagesOf(await query(set, { input })).join()).toContain(
    "your Business plan does not include this: audit trail",
  );
  expect(messagesOf(await query(remove)).join()).toContain("audit trail");
});

test("changes of webhooks and policies are events; logins, reads and refusals are not", async () => {
  await query(set, { input });
  requests = [];
  const webhook = { enabled: true, endpoint, space: "root", name: "ours", labels: [], secret: "other secret" };
  await query(queries.createWebhook, { input: webhook });
  await query(queries.createWebhook, { input: webhook });
  await query(queries.webhook, { id: "ours" });
  await logIn(spacelift.url);
  await query(queries.deleteWebhook, { id: "ours" });
  await expect
    .poll(() => bodies().map(({ action }) => action))
    .toEqual(["named_webhooks_integration.create", "named_webhooks_integration.delete"]);
  expect(bodies()[1].data).toMatchObject({ ID: "ours" });
  expect(JSON.stringify(bodies())).not.toContain("other secret");
  expect(JSON.stringify(bodies())).not.toContain("admin's secret");
});
