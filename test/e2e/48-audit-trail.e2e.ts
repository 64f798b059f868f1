import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { runDestinationNames } from "../../lambda/contract/destinations.ts";
import { at } from "../../lambda/shared/json.ts";
import type { Secret } from "../../lambda/shared/secret.ts";
import { runPayload } from "../payloads.ts";
import { readParameter } from "./aws.ts";
import { requireSuccess } from "./cdk.ts";
import { deploy, output, stackName } from "./installation.ts";
import { patient } from "./patience.ts";
import { allowBatches } from "./rights.ts";
import { failedRun, finishedRun, runsCounted } from "./runs.ts";
import { datadog, spacelift } from "./stand-ins.ts";
import { post, postTo, secretsIn, webhookSecrets } from "./webhook.ts";

const { auditTrail } = spacelift;
const { webhooks } = spacelift.account;
const settings = {
  ...{ includeTags: "run_url", monitorNotify: "@slack-platform" },
  destinations: runDestinationNames.join(","),
};
const audited = { ...settings, auditTrail: "true", runLogs: "failed" };

/** Of the events that happened during the rotation. */
const auditStatuses = new Set<number>();
let oldAuditSecret: Secret | undefined;
let oldRunLogsSecret: Secret | undefined;

/** The actions of the logs in Datadog. */
function actions(): readonly unknown[] {
  return datadog.logs().map((log) => at(log, "spacelift", "action"));
}

/** Delivers an event as Spacelift does. Returns the status. */
async function happen(action: string): Promise<number> {
  const webhook = auditTrail.webhook();
  if (webhook === undefined) throw new Error("there is no audit webhook");
  return auditTrail.deliver(webhook, { action, actor: "github::ada", context: {}, data: {} });
}

function auditSecrets() {
  return secretsIn(output("AuditSecretParameter"));
}

function runLogsSecrets() {
  return secretsIn(output("RunLogsSecretParameter"));
}

/** The whole text of one phase of a run. */
function logsOf(run: string, phase: string): string {
  const ofPhase = datadog
    .logs()
    .filter(({ spacelift: log }) => at(log, "run", "id") === run && at(log, "phase") === phase)
    .toSorted((one, other) => (one.timestamp ?? 0) - (other.timestamp ?? 0));
  return ofPhase.map(({ message }) => message).join("");
}

test("a deployment sets the account's audit webhook, whose events arrive as logs", async () => {
  expect(auditTrail.webhook()).toBeUndefined();
  requireSuccess(await deploy("audit-trail", audited));
  await allowBatches(stackName, output("QueueLogsArn"), "DeliveryLogsForwarder");
  const webhook = auditTrail.webhook();
  expect(webhook).toMatchObject({ enabled: true, includeRuns: false, retryOnFailure: true });
  expect(webhook?.endpoint).toMatch(/\/audit\?owner=[0-9a-f]{12}-[0-9a-f]{12}$/);
  const [secret] = await auditSecrets();
  expect(webhook?.secret.reveal()).toBe(secret?.reveal());
  await expect.poll(actions, patient).toContain("audit_trail_webhook.set");
  expect(await happen("stack.create")).toBe(202);
  await expect.poll(actions, patient).toContain("stack.create");
});

test("a failed run sends its logs, by a webhook, a policy and a secret of their own", async () => {
  const run = randomUUID();
  expect(await spacelift.notify(failedRun("printed", run))).toEqual({ sent: 2, refused: [] });
  await expect.poll(() => logsOf(run, "applying"), patient).toMatch(/^aws_[\w.[\]]+: Modifying\.\.\.\n/);
  expect(logsOf(run, "applying")).toMatch(/the exit code is 1$/);
  await expect.poll(() => runsCounted("printed"), patient).toBe(1);
  const [[ofRuns], [ofLogs]] = [await webhookSecrets(), await runLogsSecrets()];
  expect(webhooks.find(output("RunLogsWebhookId"))?.secret?.reveal()).toBe(ofLogs?.reveal());
  expect(await postTo(output("RunLogsUrl"), "{}", ofRuns)).toBe(401);
  expect(await postTo(output("WebhookUrl"), "{}", ofLogs)).toBe(401);
});

test("neither route accepts the other's secret, and no run becomes a log", async () => {
  const [[ofRuns], [ofAudit]] = [await webhookSecrets(), await auditSecrets()];
  const body = JSON.stringify({ account: "acme", action: "forged", timestamp: Date.now() });
  expect(await postTo(output("AuditUrl"), body, ofRuns)).toBe(401);
  expect(await postTo(output("WebhookUrl"), body, ofAudit)).toBe(401);
  expect(await postTo(output("AuditUrl"), body)).toBe(401);
  const before = datadog.logs().length;
  expect(await spacelift.notify(finishedRun("beside"))).toEqual({ sent: 1, refused: [] });
  await expect.poll(() => runsCounted("beside"), patient).toBe(1);
  expect(datadog.logs()).toHaveLength(before);
});

test("the schedule enables an audit webhook that somebody disabled", async () => {
  const webhook = auditTrail.webhook();
  if (webhook === undefined) throw new Error("there is no audit webhook");
  auditTrail.put({ ...webhook, enabled: false });
  await expect.poll(() => auditTrail.webhook()?.enabled, patient).toBe(true);
});

test("rotating the webhook's secret refuses no delivery", async () => {
  const [oldSecret] = await webhookSecrets();
  [oldAuditSecret] = await auditSecrets();
  [oldRunLogsSecret] = await runLogsSecrets();
  let isDeployed = false;
  // One deployment rotates the secrets of both webhooks. It waits until every receiver knows them.
  const deployment = deploy("rotate", { ...audited, webhookSecretVersion: "2" }).finally(() => {
    isDeployed = true;
  });
  let runs = 0;
  for (; !isDeployed; runs += 1) {
    expect(await spacelift.notify(finishedRun("rotating"))).toEqual({ sent: 1, refused: [] });
    auditStatuses.add(await happen("stack.update"));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  requireSuccess(await deployment);
  const [newSecret, retired] = await webhookSecrets();
  expect(retired?.reveal()).toBe(oldSecret?.reveal());
  expect(newSecret?.reveal()).not.toBe(oldSecret?.reveal());
  expect(webhooks.find(output("WebhookId"))?.secret?.reveal()).toBe(newSecret?.reveal());
  expect(await spacelift.notify(finishedRun("rotating"))).toEqual({ sent: 1, refused: [] });
  // Deliveries in flight are still signed with the old secret.
  const event = { kind: "run", account: "acme", id: randomUUID(), state: "FINISHED", at: Date.now() * 1e6 };
  const late = JSON.stringify(runPayload({ event, run: { type: "TRACKED", stack: "late" } }));
  expect(await post(late, oldSecret)).toBe(202);
  await expect.poll(() => runsCounted("rotating"), patient).toBe(runs + 1);
  await expect.poll(() => runsCounted("late"), patient).toBe(1);
});

test("rotating the secret of the audit webhook refuses no event", async () => {
  expect([...auditStatuses]).toEqual([202]);
  const [secret, retired] = await auditSecrets();
  expect(retired?.reveal()).toBe(oldAuditSecret?.reveal());
  expect(auditTrail.webhook()?.secret.reveal()).toBe(secret?.reveal());
  expect(secret?.reveal()).not.toBe(oldAuditSecret?.reveal());
});

test("rotating the secret of run logs loses no log", async () => {
  const [secret, retired] = await runLogsSecrets();
  expect(retired?.reveal()).toBe(oldRunLogsSecret?.reveal());
  expect(webhooks.find(output("RunLogsWebhookId"))?.secret?.reveal()).toBe(secret?.reveal());
  expect(secret?.reveal()).not.toBe(oldRunLogsSecret?.reveal());
  const run = randomUUID();
  expect(await spacelift.notify(failedRun("rotated", run))).toEqual({ sent: 2, refused: [] });
  await expect.poll(() => logsOf(run, "planning"), patient).toContain("Plan: ");
});

test("without auditTrail and runLogs, nothing of them is left", async () => {
  const [parameter, url] = [output("AuditSecretParameter"), output("AuditUrl")];
  const [logsParameter, logsUrl] = [output("RunLogsSecretParameter"), output("RunLogsUrl")];
  requireSuccess(await deploy("audit-off", { ...settings, webhookSecretVersion: "2" }));
  expect(auditTrail.webhook()).toBeUndefined();
  expect(await readParameter(parameter)).toBeUndefined();
  expect(await readParameter(logsParameter)).toBeUndefined();
  expect([await postTo(url, "{}"), await postTo(logsUrl, "{}")]).toEqual([404, 404]);
  expect(webhooks.list()).toHaveLength(1);
  expect(spacelift.account.policies.list()).toHaveLength(1);
  expect(actions()).not.toContain("forged");
});
