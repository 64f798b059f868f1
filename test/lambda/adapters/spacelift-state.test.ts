import { parse, validate } from "graphql";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { createSpaceliftHttp } from "../../../lambda/adapters/spacelift-http.ts";
import { createSpaceliftState, maximumStateBytes } from "../../../lambda/adapters/spacelift-state.ts";
import { poolQueue, publicQueue, stateDocuments } from "../../../lambda/adapters/spacelift-state-documents.ts";
import { stateFields } from "../../../lambda/poller/domain/state-field.ts";
import { MissingParameterError } from "../../../lambda/shared/parameters.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createParametersStandIn } from "../../../simulator/stand-ins/parameters.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { type SpaceliftSettings, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import { machineSessionRefusal } from "../../../simulator/stand-ins/spacelift-field-limits.ts";
import { spaceliftSchema } from "../../../simulator/stand-ins/spacelift-schema.ts";
import { createPrivateCa } from "../../private-ca.ts";
import { startTlsFront } from "../../tls-front.ts";
import { busyAccount, now } from "../poller/account.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

const evaluator = await createPolicyEvaluator("no-opa-here");
const key = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", secret: new Secret("CANARY-api-key"), spaces: ["root"] };

async function start(settings: Partial<SpaceliftSettings> = {}, milliseconds = 5_000) {
  const clock = { now };
  const standIn = await startSpaceliftStandIn({
    ...{ evaluator, clock: () => clock.now, load: () => busyAccount },
    ...settings,
  });
  stops.push(standIn.close);
  standIn.account.putApiKey(key);
  const open = createSpaceliftState(createHttpClient(), {
    endpoint: standIn.url,
    readKey: () => Promise.resolve(key),
    now: () => clock.now,
  });
  return { standIn, clock, poll: () => open(clock.now + milliseconds) };
}

const logins = ({ standIn }: Awaited<ReturnType<typeof start>>) => standIn.calls()["apiKeyUser"];

test.each(Object.entries({ ...stateDocuments, poolQueue, publicQueue }))(
  "the document %s is valid in Spacelift's schema, has one root field, and at most one field of metrics",
  (_, { document: text, path }) => {
    const document = parse(text);
    expect(validate(spaceliftSchema, document)).toEqual([]);
    expect(document.definitions).toMatchObject([{ selectionSet: { selections: [{ name: { value: path[0] } }] } }]);
    expect(text.match(/metrics \{ \w+ \{ [\w ]+ \} \} \}$/) !== null).toBe(path[0] === "metrics");
  },
);

test("reads the state behind a private CA", async () => {
  const { standIn } = await start();
  const ca = createPrivateCa("Acme");
  const { url: endpoint } = await startTlsFront(standIn.url, ca.issue());
  const parameters = createParametersStandIn();
  parameters.put("/acme/ca", ca.certificate, "String");
  const http = createSpaceliftHttp({ parameters, maximumAnswerBytes: maximumStateBytes });
  const poll = (caParameter?: string) =>
    createSpaceliftState(http(caParameter), { endpoint, readKey: () => Promise.resolve(key), now: () => now })(
      now + 5_000,
    );
  expect(await poll().read("stacksByState")).toMatchObject({
    kind: "failed",
    detail: expect.stringMatching(/^unreachable: .*(?:CERT|UNABLE)/),
  });
  expect(await poll("/acme/ca").read("stacksByState")).toMatchObject({ kind: "answered" });
  expect(await poll("/acme/none").read("stacksByState")).toMatchObject({
    kind: "failed",
    detail: expect.stringContaining("/acme/none"),
  });
});

test("reads every field with one login, and Spacelift's clock", async () => {
  const started = await start();
  const state = started.poll();
  const readings = await Promise.all(stateFields.map((field) => state.read(field)));
  for (const reading of readings) expect(reading).toMatchObject({ kind: "answered", dateEpochSeconds: now / 1000 });
  expect(readings).toContainEqual(expect.objectContaining({ value: { allowedMinutes: 100 } }));
  expect(readings).toContainEqual(expect.objectContaining({ value: [{ value: 40, labels: [] }] }));
  expect(logins(started)).toBe(1);
});

test("reads the queues in the order of their positions", async () => {
  const { poll } = await start();
  const times = (...secondsAgo: readonly number[]) => ({
    edges: secondsAgo.map((seconds) => ({ node: { run: { createdAt: now / 1000 - seconds } } })),
  });
  expect(await poll().readQueue("POOL1")).toMatchObject({ kind: "answered", value: times(60, 900) });
  expect(await poll().readQueue(undefined)).toMatchObject({ kind: "answered", value: times(40) });
  expect(await poll().readQueue("POOL3")).toMatchObject({ kind: "answered", value: undefined });
});

test("keeps its token from one poll to the next, and renews it after an hour", async () => {
  const started = await start();
  await started.poll().read("seats");
  started.clock.now += 3_599_999;
  await started.poll().read("seats");
  expect(logins(started)).toBe(1);
  started.clock.now += 1;
  expect(await started.poll().read("seats")).toMatchObject({ kind: "answered" });
  expect(logins(started)).toBe(2);
});

test("a token that expires between two documents costs one login", async () => {
  const started = await start();
  const state = started.poll();
  await state.read("seats");
  started.standIn.expireTokens();
  const readings = await Promise.all(stateFields.map((field) => state.read(field)));
  expect(readings.map(({ kind }) => kind)).toEqual(stateFields.map(() => "answered"));
  expect(logins(started)).toBe(2);
});

test("a field without the right to it is refused, and costs no login at each poll", async () => {
  const started = await start({ limits: () => ({ refused: { "Query.usage": "unauthorized" } }) });
  for (let polls = 0; polls < 3; polls += 1) {
    const state = started.poll();
    expect(await state.read("seats")).toMatchObject({ kind: "answered" });
    expect(await state.read("usedMinutes")).toEqual({ kind: "refused", detail: "unauthorized" });
  }
  expect(logins(started)).toBe(2);
});

describe("a field is refused", () => {
  test("that is closed to API keys", async () => {
    const { poll } = await start({ limits: () => ({ refused: { "Query.usage": machineSessionRefusal } }) });
    expect(await poll().read("usedMinutes")).toEqual({ kind: "refused", detail: machineSessionRefusal });
  });

  test("that an older version lacks, and its neighbours are read", async () => {
    const { poll } = await start({
      limits: () => ({ unknown: ["Metrics.needsApprovalRuns", "Usage.allowedMinutes"] }),
    });
    expect(await poll().read("runsAwaitingApproval")).toMatchObject({ kind: "refused" });
    expect(await poll().read("allowedMinutes")).toMatchObject({ kind: "refused" });
    expect(await poll().read("stacksByState")).toMatchObject({ kind: "answered" });
    expect(await poll().read("usedMinutes")).toMatchObject({ kind: "answered" });
  });
});

describe("a reading fails", () => {
  test.each([
    [{ kind: "html" }, "not_spacelift: status 200", false],
    [{ kind: "rate_limit" }, "rate_limited: status 429", true],
    [{ kind: "down" }, "unavailable: status 503", false],
    [{ kind: "error", message: "internal error" }, "rejected: internal error", false],
  ] as const)("with %j", async (disruption, detail, isRateLimit) => {
    const { poll } = await start({ disrupt: (field) => (field === "seats" ? disruption : { kind: "none" }) });
    expect(await poll().read("seats")).toEqual({ kind: "failed", detail, isRateLimit });
    expect(await poll().read("usedMinutes")).toMatchObject({ kind: "answered" });
  });

  test("at the deadline", async () => {
    const { poll } = await start({ disrupt: () => ({ kind: "slow", milliseconds: 2_000 }) }, 50);
    expect(await poll().read("seats")).toMatchObject({ detail: "unavailable: no whole answer within 50 ms" });
  });

  test("without a request once no time is left", async () => {
    const started = await start({}, 0);
    expect(await started.poll().read("seats")).toMatchObject({ detail: "unavailable: no time was left" });
    expect(started.standIn.calls()).toEqual({});
  });

  test("if Spacelift refuses the key, with one login for all fields, and not once a new key works", async () => {
    const started = await start();
    started.standIn.account.deleteApiKey(key.id);
    const state = started.poll();
    const readings = await Promise.all(stateFields.map((field) => state.read(field)));
    for (const reading of readings)
      expect(reading).toEqual({ kind: "failed", detail: "login_refused: unauthorized", isRateLimit: false });
    expect(logins(started)).toBe(1);
    started.standIn.account.putApiKey(key);
    expect(await started.poll().read("seats")).toMatchObject({ kind: "answered" });
  });

  test("if the key cannot be read", async () => {
    const open = createSpaceliftState(createHttpClient(), {
      endpoint: "https://acme.example",
      readKey: () => Promise.reject(new MissingParameterError("/a/id")),
      now: () => now,
    });
    expect(await open(now + 1_000).read("seats")).toMatchObject({
      kind: "failed",
      detail: "MissingParameterError: SSM has no parameter /a/id: put it there, as a SecureString",
    });
  });
});
