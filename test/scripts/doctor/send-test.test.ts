import { expect, test } from "vitest";
import type { HttpRequest, HttpResult } from "../../../lambda/adapters/http.ts";
import { createReceiver } from "../../../lambda/receiver/receive.ts";
import { asText, at, parseJson } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { parseWebhookSecrets } from "../../../lambda/shared/webhook-secrets.ts";
import type { DoctorPorts } from "../../../scripts/doctor/ports.ts";
import { sendTest, type TestDestination } from "../../../scripts/doctor/send-test.ts";
import { createContext } from "../../../simulator/stand-ins/lambda-context.ts";
import { createParametersStandIn } from "../../../simulator/stand-ins/parameters.ts";
import { createDlqHarness } from "../dlq/harness.ts";

const destination: TestDestination = {
  webhookUrl: "https://api.example/webhook",
  webhookSecretParameter: "/secret",
  timeoutSeconds: 30,
};
const line = "the newest for=acme.app.spacelift.io/spacelift-datadog version=1\nthe old until=2020-01-01T00:00:00.000Z";

/** A test event through the real receiver and the real forwarder. */
function createTest({ isForwarding = true, accepted = line, stored = line } = {}) {
  const harness = createDlqHarness();
  const { ledger, ports } = harness;
  const parameters = createParametersStandIn({ clock: ports.now });
  parameters.put("/secret", stored);
  const secrets = parseWebhookSecrets(new Secret(accepted));
  const receiver = createReceiver({
    secrets: { get: () => Promise.resolve(secrets), refresh: () => Promise.resolve(secrets) },
    enqueue: (body) => ports.enqueue("metrics", body),
    newReceiptId: () => "receipt",
    now: ports.now,
    log: () => {},
  });
  const request = async ({ url, headers, body = Buffer.of() }: HttpRequest): Promise<HttpResult> => {
    expect(url).toBe(destination.webhookUrl);
    const answer = await receiver(
      { headers: { ...headers }, body: body.toString("base64"), isBase64Encoded: true },
      createContext("receiver", ports.now, 10_000),
    );
    return { kind: "answered", status: answer.statusCode ?? 0, headers: {}, body: answer.body ?? "" };
  };
  const wait = async (milliseconds: number) => {
    harness.pass(milliseconds);
    if (isForwarding) await harness.forward();
  };
  const controller = new AbortController();
  const progress: string[] = [];
  const send = (changes: Partial<Pick<DoctorPorts, "destination" | "request">> = {}) =>
    sendTest(
      destination,
      {
        ...{ destination: "metrics", ledger, parameters, request, now: ports.now, wait, signal: controller.signal },
        ...changes,
      },
      (text) => progress.push(text),
    );
  return { ...harness, controller, progress, send };
}

test("a test event adds one point to a series that no real run has", async () => {
  const { send, ledger, sent, progress, queue } = createTest();
  const series = new Promise<unknown>((resolve) => {
    const { putClaim } = ledger;
    Object.assign(ledger, {
      putClaim: (id: string, claim: Parameters<typeof putClaim>[1]) => {
        resolve(claim.series);
        return putClaim(id, claim);
      },
    });
  });
  expect(await send()).toMatchObject({ status: "right", detail: expect.stringMatching(/^in Datadog after \d+ s/) });
  expect(sent).toEqual(["stack:spacelift-datadog-doctor"]);
  expect(await series).toEqual([
    {
      metric: "spacelift.integration.run.count",
      unit: "job",
      value: 1,
      tags: [
        "account:spacelift-datadog-doctor",
        "final_state:finished",
        "run_type:spacelift-datadog-doctor",
        "space:spacelift-datadog-doctor",
        "stack:spacelift-datadog-doctor",
        "worker_pool:spacelift-datadog-doctor",
      ],
    },
  ]);
  expect(queue.messages()).toEqual([]);
  expect(progress[0]).toBe("sending a test event …");
});

test("each test event is a new event of the present time", async () => {
  const { send, ledger, ports } = createTest();
  await send();
  await send();
  const ids = [...ledger.claims()].map(([id]) => asText(at({ list: parseJson(id) }, "list", "2")) ?? id);
  expect(new Set(ids).size).toBe(2);
  for (const { second } of ledger.claims().values()) expect(ports.now() / 1000 - second).toBeLessThan(30);
});

test("a receiver with another secret refuses the test event", async () => {
  const { send } = createTest({ accepted: "another" });
  expect(await send()).toMatchObject({
    status: "wrong",
    detail: expect.stringContaining("does not accept the secret"),
  });
});

test("without an accepted secret, nothing is sent", async () => {
  const { send } = createTest({ stored: "the old until=2020-01-01T00:00:00.000Z" });
  expect(await send()).toMatchObject({ status: "wrong", detail: expect.stringContaining("no accepted secret") });
});

test.each<[HttpResult, string]>([
  [{ kind: "lost", detail: "ECONNRESET" }, "did not answer: ECONNRESET"],
  [{ kind: "not_sent", detail: "ENOTFOUND" }, "did not answer: ENOTFOUND"],
  [{ kind: "answered", status: 503, headers: {}, body: "" }, "the receiver answered 503"],
])("%j is reported", async (result, detail) => {
  const finding = await createTest().send({ request: () => Promise.resolve(result) });
  expect(finding).toMatchObject({ status: "wrong", detail: expect.stringContaining(detail) });
});

test("without metrics, no ledger says when the test event is in Datadog", async () => {
  const { send, queue } = createTest({ isForwarding: false });
  expect(await send({ destination: "pipelines" })).toMatchObject({
    status: "note",
    detail: "the receiver accepted a run of stack:spacelift-datadog-doctor; look for it in Datadog",
  });
  expect(queue.messages()).toHaveLength(1);
});

test("a test event without a forwarder is on the queue at the timeout", async () => {
  const { send, progress } = createTest({ isForwarding: false });
  expect(await send()).toMatchObject({ status: "wrong", detail: "on the queue, after 30 s" });
  expect(progress.at(-1)).toBe("test event: on the queue, 29 s");
});

test("a test event that Datadog does not answer is claimed at the timeout", async () => {
  const { send, datadog } = createTest();
  datadog.isSilent = true;
  expect(await send()).toMatchObject({ status: "wrong", detail: expect.stringMatching(/^claimed by the forwarder/) });
});

test("an interrupted wait leaves the test event under way", async () => {
  const { send, controller } = createTest({ isForwarding: false });
  controller.abort();
  expect(await send()).toMatchObject({ status: "unknown", detail: "interrupted; the event is under way" });
});
