import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { Secret } from "../../lambda/shared/secret.ts";
import { runPayload } from "../payloads.ts";
import { putParameter } from "./aws.ts";
import { output } from "./installation.ts";
import { patient } from "./patience.ts";
import { deadLetters, queued } from "./queues.ts";
import { finishedRun, runsCounted } from "./runs.ts";
import { datadog, datadogServer, spacelift } from "./stand-ins.ts";
import { post, webhookSecrets } from "./webhook.ts";

const delivered = { sent: 1, refused: [] };

/** Waits until no delivery is in progress, so that counts are final. */
async function settled(): Promise<void> {
  await expect.poll(queued, patient).toEqual({ visible: 0, hidden: 0 });
}

test("a run goes through the registered policy, the HTTP API and the queue to Datadog", async () => {
  expect(await spacelift.notify(finishedRun("first"))).toEqual(delivered);
  await expect.poll(() => runsCounted("first"), patient).toBe(1);
  const metrics = datadog.series().filter(({ tags }) => tags.includes("stack:first"));
  expect(new Set(metrics.map(({ metric }) => metric))).toEqual(
    new Set(["count", "timing", "resources", "policies"].map((name) => `spacelift.integration.run.${name}`)),
  );
});

test("a delivery signed with the registered secret is accepted, and a forged one is refused", async () => {
  const [secret] = await webhookSecrets();
  const event = { kind: "run", account: "acme", id: randomUUID(), state: "FINISHED", at: Date.now() * 1e6 };
  const body = JSON.stringify(runPayload({ event, run: { type: "TRACKED", stack: "signed" } }));
  expect(await post(body)).toBe(401);
  expect(await post(body, new Secret("forged"))).toBe(401);
  expect(await post(body, secret)).toBe(202);
  await expect.poll(() => runsCounted("signed"), patient).toBe(1);
});

test("a malformed body is dead-lettered with its reason", async () => {
  const [secret] = await webhookSecrets();
  expect(await post("<html>no notification</html>", secret)).toBe(202);
  await expect.poll(deadLetters, patient).toHaveLength(1);
  expect(await deadLetters()).toEqual([
    { reason: "malformed", body: expect.stringContaining("<html>no notification</html>") },
  ]);
});

test("runs of the same second are all counted, and a repeated one once", async () => {
  const now = Date.now();
  const runs = Array.from({ length: 12 }, () => finishedRun("busy", randomUUID(), now));
  for (const run of [...runs, ...runs]) expect(await spacelift.notify(run)).toEqual(delivered);
  await expect.poll(() => runsCounted("busy"), patient).toBe(12);
  await settled();
  for (const run of runs) expect(await spacelift.notify(run)).toEqual(delivered);
  await settled();
  expect(runsCounted("busy")).toBe(12);
});

test("an outage of Datadog loses nothing, and then each run counts once", async () => {
  await datadogServer.refuse(true);
  const runs = Array.from({ length: 5 }, () => finishedRun("outage"));
  for (const run of [...runs, ...runs]) expect(await spacelift.notify(run)).toEqual(delivered);
  await expect.poll(queued, patient).toEqual({ visible: 0, hidden: 10 });
  expect(runsCounted("outage")).toBe(0);
  await datadogServer.refuse(false);
  await expect.poll(() => runsCounted("outage"), patient).toBe(5);
  await settled();
  expect(runsCounted("outage")).toBe(5);
});

test("rotating the Datadog key, old one revoked first, loses nothing and needs no deployment", async () => {
  datadog.replaceKey("the-second-key");
  for (let run = 0; run < 3; run += 1) expect(await spacelift.notify(finishedRun("rotated"))).toEqual(delivered);
  await expect.poll(queued, patient).toEqual({ visible: 0, hidden: 3 });
  expect(runsCounted("rotated")).toBe(0);
  await putParameter(output("DatadogApiKeyParameter"), "the-second-key");
  await expect.poll(() => runsCounted("rotated"), patient).toBe(3);
  await settled();
  expect(runsCounted("rotated")).toBe(3);
  expect(await deadLetters()).toHaveLength(1);
});
