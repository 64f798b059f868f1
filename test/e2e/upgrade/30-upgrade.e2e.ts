import { afterAll, expect, test } from "vitest";
import { upgradedStack } from "../../../scripts/releases/deployed-configuration.ts";
import { requireSuccess } from "../cdk.ts";
import { operateOn } from "../operate.ts";
import { patient } from "../patience.ts";
import { depthOf, readDeadLetters } from "../queues.ts";
import { allowBatches } from "../rights.ts";
import { listResources } from "../stack.ts";
import { postTo, secretsIn } from "../webhook.ts";
import {
  type Issued,
  issueInternalError,
  issueModuleVersion,
  issueRun,
  type Sums,
  sumsHeld,
  sumsOf,
} from "./events.ts";
import {
  bootstrap,
  deployAssembly,
  previousRelease,
  putKeys,
  readStack,
  synthesizePresentAssembly,
  writePreviousAssembly,
} from "./installation.ts";
import { ageClaim, claimState } from "./ledger.ts";
import { datadogServer, type EventFault, faults, organisation, spacelift } from "./services.ts";

// An installation beside the packaged one. It begins as the previous release.

/** Each of them counts exactly once. */
const counted: Issued[] = [];
let previousAssembly = "";
let presentAssembly = "";
let before: Awaited<ReturnType<typeof identities>>;

afterAll(() => Promise.all([spacelift.close(), datadogServer.close()]));

async function notify(event: Issued, fault?: { readonly tag: string; readonly kind: EventFault }): Promise<Issued> {
  if (fault !== undefined) faults.byTag.set(fault.tag, fault.kind);
  expect(await spacelift.notify(event.input)).toEqual({ sent: 1, refused: [] });
  return event;
}

async function notifyAll(...events: readonly Issued[]): Promise<void> {
  for (const event of events) counted.push(await notify(event));
}

/** Waits until no delivery is in progress, so that sums are final. */
async function settled(): Promise<Sums> {
  const { output } = await readStack();
  await expect.poll(() => depthOf(output("QueueUrl")), patient).toEqual({ visible: 0, hidden: 0 });
  return sumsHeld();
}

async function reasons(): Promise<readonly string[]> {
  const { output } = await readStack();
  return (await readDeadLetters(output("DeadLetterQueueUrl")))
    .map(({ reason = "" }) => reason)
    .toSorted((one, other) => one.localeCompare(other));
}

/** Everything that an upgrade must leave in place. */
async function identities() {
  const { output } = await readStack();
  // A new version may drop an alarm, which keeps no data.
  const resources = (await listResources(upgradedStack)).filter(({ type }) => type !== "AWS::CloudWatch::Alarm");
  const { webhooks, policies } = spacelift.account;
  return {
    resources: Object.fromEntries(resources.map(({ logicalId, physicalId }) => [logicalId, physicalId])),
    webhooks: webhooks.list().map(({ id, endpoint, enabled, secret }) => [id, endpoint, enabled, secret?.reveal()]),
    policies: policies.list().map(({ id }) => id),
    secrets: (await secretsIn(output("WebhookSecretParameter"))).map((secret) => secret.reveal()),
    monitors: organisation.monitors.list().map(({ id }) => id),
    dashboards: organisation.dashboards.list().map(({ id }) => id),
  };
}

test("the previous release counts events", async () => {
  await putKeys();
  previousAssembly = writePreviousAssembly();
  await bootstrap(previousAssembly);
  [presentAssembly] = await Promise.all([
    synthesizePresentAssembly(),
    deployAssembly("previous", previousAssembly).then(requireSuccess),
  ]);
  const { output } = await readStack();
  expect(output("Version")).toBe(previousRelease.version);
  await allowBatches(upgradedStack, output("QueueArn"));
  await notifyAll(issueRun("first"), issueModuleVersion("first"), issueInternalError());
  await expect.poll(sumsHeld, patient).toEqual(sumsOf(counted));
});

test("if the upgrade fails in Spacelift, it is rolled back, and the previous release counts every event", async () => {
  const start = await identities();
  const { policyUpdatev2 = 0 } = spacelift.calls();
  spacelift.account.changePlan({ name: "Free", hasWebhooks: true, hasNotificationPolicies: false });
  const failing = deployAssembly("failing-upgrade", presentAssembly);
  await notifyAll(issueRun("during"), issueRun("during"));
  // Spacelift refuses the upgrade alone: a refused rollback would be stuck.
  await expect.poll(() => spacelift.calls()["policyUpdatev2"], patient).toBe(policyUpdatev2 + 1);
  spacelift.account.changePlan({ name: "Enterprise", hasWebhooks: true, hasNotificationPolicies: true });
  expect(await failing).toMatchObject({ exitCode: 1, output: expect.stringContaining("Free plan") });
  expect((await readStack()).status).toBe("UPDATE_ROLLBACK_COMPLETE");
  await notifyAll(issueRun("after"));
  expect(await settled()).toEqual(sumsOf(counted));
  before = await identities();
  expect(before).toEqual(start);
});

test("the previous release leaves events in every state", async () => {
  const { output } = await readStack();
  const table = output("LedgerTable");
  const [secret] = await secretsIn(output("WebhookSecretParameter"));
  expect(await postTo(output("WebhookUrl"), "<html>no notification</html>", secret)).toBe(202);
  const fiftyDays = 50 * 24 * 60 * 60_000;
  await notify(issueRun("old", Date.now() - fiftyDays));
  counted.push(await notify(issueRun("rejected"), { tag: "stack:rejected", kind: "rejected" }));
  await expect.poll(reasons, patient).toEqual(["malformed", "rejected", "too_old"]);

  const states = [
    ["refused", "refused"],
    ["lost", "unknown"],
    ["unheard", "unknown"],
  ] as const;
  for (const [fault, state] of states) {
    const event = await notify(issueRun(fault), { tag: `stack:${fault}`, kind: fault });
    counted.push(event);
    await expect.poll(() => claimState(table, event.id), patient).toBe(state);
    if (fault === "lost") await ageClaim(table, event.id);
  }
  await expect.poll(reasons, patient).toEqual(["ambiguous", "malformed", "rejected", "too_old"]);

  faults.outage = true;
  await notifyAll(issueRun("queued"), issueRun("queued"), issueModuleVersion("queued"), issueInternalError());
});

test("the upgrade replaces nothing, and deliveries go on", async () => {
  const upgrading = deployAssembly("upgrade", presentAssembly);
  await notifyAll(issueRun("upgrading"), issueRun("upgrading"));
  requireSuccess(await upgrading);
  const after = await identities();
  // A new version may add resources and monitors.
  const resources: unknown = expect.objectContaining(before.resources);
  const monitors: unknown = expect.arrayContaining(before.monitors);
  expect(after).toEqual({ ...before, resources, monitors });
  expect(JSON.stringify(organisation.monitors.list())).toContain("@platform-team");
});

test("each queued event counts once, and no further one is dead-lettered", async () => {
  await notifyAll(issueRun("upgraded"));
  faults.byTag.clear();
  faults.outage = false;
  const isRedriven = ({ series }: Issued) => series.some((line) => /stack:(rejected|lost) /.test(line));
  expect(await settled()).toEqual(sumsOf(counted.filter((event) => !isRedriven(event))));
  expect(await reasons()).toEqual(["ambiguous", "malformed", "rejected", "too_old"]);
});

test("the new version redrives the dead letters of the previous one", async () => {
  for (const options of [
    ["--reason", "rejected"],
    ["--reason", "ambiguous", "--count"],
  ]) {
    expect(await operateOn(upgradedStack, "dlq", ["redrive", ...options, "--yes"])).toMatchObject({ code: 0 });
  }
  expect(await settled()).toEqual(sumsOf(counted));
  expect(await reasons()).toEqual(["malformed", "too_old"]);
});

test("the new version knows the events that the previous one counted", async () => {
  const repeated = counted.filter(({ id }) => id !== "");
  for (const event of repeated) await notify(event);
  expect(await settled()).toEqual(sumsOf(counted));
});

test("a downgrade sends the events that the new version queued and claimed", async () => {
  const { output } = await readStack();
  const event = await notify(issueRun("downgraded"), { tag: "stack:downgraded", kind: "unheard" });
  counted.push(event);
  await expect.poll(() => claimState(output("LedgerTable"), event.id), patient).toBe("unknown");
  faults.outage = true;
  await notifyAll(issueRun("queued"), issueModuleVersion("queued"), issueInternalError());
  requireSuccess(await deployAssembly("downgrade", previousAssembly));
  faults.outage = false;
  faults.byTag.clear();
  expect((await readStack()).output("Version")).toBe(previousRelease.version);
  expect(await settled()).toEqual(sumsOf(counted));
  expect(await reasons()).toEqual(["malformed", "too_old"]);
  expect(await identities()).toEqual(before);
});
