import { randomUUID } from "node:crypto";
import { eventId, type FinishedRun } from "../../lambda/events/event.ts";
import { payloadVersion } from "../../lambda/events/notification.ts";
import { sign } from "../../lambda/receiver/domain/signature.ts";
import { acceptedSecrets, parseWebhookSecrets } from "../../lambda/shared/webhook-secrets.ts";
import { type Finding, note, right, unknown, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

const check = "test event";

/** No real run has this account, space, stack and type. */
export const testName = "spacelift-datadog-doctor";

const postMilliseconds = 15_000;
const pauseMilliseconds = 1_000;

export interface TestDestination {
  readonly webhookUrl: string;
  readonly webhookSecretParameter: string;
  readonly timeoutSeconds: number;
}

type Ports = Pick<DoctorPorts, "destination" | "parameters" | "request" | "ledger" | "now" | "wait" | "signal">;

/** Waits until the ledger says that Datadog accepted the run. */
export async function sendTest(
  destination: TestDestination,
  ports: Ports,
  onProgress: (text: string) => void,
): Promise<Finding> {
  const id = randomUUID();
  const event: FinishedRun = {
    kind: "run",
    ...{ account: testName, id, state: "FINISHED", epochSeconds: ports.now() / 1000 },
    ...{ type: testName, stack: testName, space: testName, workerPool: testName },
    ...{ timing: [], changes: [], receipts: [], optIns: { labels: [] } },
    extension: { tags: [], metrics: [], rename: new Map() },
  };
  onProgress("sending a test event …");
  const refusal = await post(event, destination, ports);
  if (refusal !== undefined) return refusal;
  // Only `metrics` records in the ledger that Datadog accepted an event.
  if (ports.destination !== "metrics")
    return note(check, `the receiver accepted a run of stack:${testName}; look for it in Datadog`);
  return awaitArrival(eventId(event, id), destination, ports, onProgress);
}

function bodyOf({ account, id, state, epochSeconds = 0, type, space, stack, workerPool }: FinishedRun): Buffer {
  const run = { type, space, stack, branch: null, drift_detection: null, worker_pool: workerPool };
  // Whole microseconds: a double cannot represent nanoseconds since 1970.
  const at = Math.floor(epochSeconds * 1e6) * 1000;
  const payload = { version: payloadVersion, event: { kind: "run", account, id, state, at }, run };
  return Buffer.from(JSON.stringify({ ...payload, timing: [], changes: {}, receipts: [] }));
}

/** Returns a finding only if the receiver did not accept the run. */
async function post(
  event: FinishedRun,
  { webhookUrl, webhookSecretParameter }: TestDestination,
  { parameters, request, now }: Ports,
): Promise<Finding | undefined> {
  const { value } = await parameters.read(webhookSecretParameter);
  const [secret] = acceptedSecrets(parseWebhookSecrets(value), now());
  if (secret === undefined) {
    return wrong(
      check,
      `${webhookSecretParameter} holds no accepted secret to sign with`,
      "See the line of the webhook secret above.",
    );
  }
  const body = bodyOf(event);
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": String(body.length),
    "X-Signature-256": sign(secret, body),
  };
  const result = await request({
    ...{ method: "POST", url: webhookUrl, headers, body, deadlineMilliseconds: postMilliseconds },
  });
  if (result.kind !== "answered")
    return wrong(check, `${webhookUrl} did not answer: ${result.detail}`, "Deploy again.");
  switch (result.status) {
    case 202:
      return undefined;
    case 401:
      return wrong(
        check,
        `the receiver does not accept the secret of ${webhookSecretParameter}`,
        "If it was just changed, wait a minute. Else check whether the receiver reads that parameter.",
      );
    default:
      return wrong(check, `the receiver answered ${result.status}`, "See the receiver's log.");
  }
}

async function awaitArrival(
  id: string,
  { timeoutSeconds }: TestDestination,
  { ledger, now, wait, signal }: Ports,
  onProgress: (text: string) => void,
): Promise<Finding> {
  const began = now();
  for (;;) {
    const claim = (await ledger.read([id])).get(id);
    const seconds = Math.round((now() - began) / 1000);
    if (claim?.done === true) {
      return right(check, `in Datadog after ${seconds} s, as 1 run of stack:${testName} at ${timeOf(claim.second)}`);
    }
    if (signal.aborted) return unknown(check, "interrupted; the event is under way");
    const where = claim === undefined ? "on the queue" : "claimed by the forwarder, and not yet accepted by Datadog";
    if (seconds >= timeoutSeconds) {
      const remedy = "See the forwarder's log for the cause. The event is counted when it is fixed.";
      return wrong(check, `${where}, after ${seconds} s`, remedy);
    }
    onProgress(`test event: ${where}, ${seconds} s`);
    await wait(pauseMilliseconds);
  }
}

function timeOf(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}
