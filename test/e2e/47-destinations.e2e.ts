import { randomBytes, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { runDestinationNames } from "../../lambda/contract/destinations.ts";
import { destinationId } from "../../lib/destination-id.ts";
import { runPayload } from "../payloads.ts";
import { arrivals, everywhere, nowhere } from "./arrivals.ts";
import { requireSuccess } from "./cdk.ts";
import { deploy, output, stackName } from "./installation.ts";
import { patient } from "./patience.ts";
import { queued } from "./queues.ts";
import { allowBatches } from "./rights.ts";
import { finishedRun } from "./runs.ts";
import { intakes, spacelift } from "./stand-ins.ts";
import { post, webhookSecrets } from "./webhook.ts";

const delivered = { sent: 1, refused: [] };
const settings = { includeTags: "run_url", monitorNotify: "@slack-platform" };
const all = { ...settings, destinations: runDestinationNames.join(",") };
const metricsAlone = { ...settings, destinations: "metrics" };

test("with all destinations, a run arrives in each of them", async () => {
  requireSuccess(await deploy("all-destinations", all));
  for (const name of runDestinationNames) {
    const id = destinationId(name);
    await allowBatches(stackName, output(`Queue${id}Arn`), `Delivery${id}Forwarder`);
  }
  expect(await spacelift.notify(finishedRun("everywhere"))).toEqual(delivered);
  await expect.poll(() => arrivals("everywhere"), patient).toEqual(everywhere);
});

test("a delivery that is too large for the topic arrives in each of them, too", async () => {
  const [secret] = await webhookSecrets();
  const event = { kind: "run", account: "acme", id: randomUUID(), state: "FINISHED", at: Date.now() * 1e6 };
  const payload = runPayload({ event, run: { type: "TRACKED", stack: "large" } });
  // Random text hardly compresses.
  const body = JSON.stringify({ ...payload, padding: randomBytes(300_000).toString("base64") });
  expect(await post(body, secret)).toBe(202);
  await expect.poll(() => arrivals("large"), patient).toEqual(everywhere);
});

test("switching a destination off loses no event of the others, also of those that wait", async () => {
  intakes.areDown = true;
  for (let run = 0; run < 3; run += 1) expect(await spacelift.notify(finishedRun("waiting"))).toEqual(delivered);
  await expect.poll(() => queued(), patient).toEqual({ visible: 0, hidden: 3 });
  requireSuccess(await deploy("metrics-alone", metricsAlone));
  intakes.areDown = false;
  await expect.poll(() => arrivals("waiting"), patient).toEqual({ ...nowhere, metrics: 3 });
  expect(await spacelift.notify(finishedRun("alone"))).toEqual(delivered);
  await expect.poll(() => arrivals("alone"), patient).toEqual({ ...nowhere, metrics: 1 });
});

test("runs that finish while a destination is switched on all count, and later ones arrive everywhere", async () => {
  const deployment = deploy("on-again", all);
  let isDeployed = false;
  const ended = deployment.then((result) => {
    isDeployed = true;
    return result;
  });
  let during = 0;
  while (!isDeployed) {
    expect(await spacelift.notify(finishedRun("during", randomUUID()))).toEqual(delivered);
    during += 1;
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2_000))]);
  }
  requireSuccess(await ended);
  await expect.poll(() => arrivals("during").metrics, patient).toBe(during);
  expect(await spacelift.notify(finishedRun("again"))).toEqual(delivered);
  await expect.poll(() => arrivals("again"), patient).toEqual(everywhere);
});
