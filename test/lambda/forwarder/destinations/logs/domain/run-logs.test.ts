import { describe, expect, test } from "vitest";
import type { FinishedRun } from "../../../../../../lambda/events/event.ts";
import { readNotification } from "../../../../../../lambda/events/notification.ts";
import type { PhaseLogs } from "../../../../../../lambda/events/stored-logs.ts";
import { runLogsToLogs } from "../../../../../../lambda/forwarder/destinations/logs/domain/run-logs.ts";
import { runResources } from "../../../../../../lambda/forwarder/destinations/pipelines/domain/resources.ts";
import { runPayload } from "../../../../../payloads.ts";

const end = 1_800_000_000;
const hour = 3_600_000;
const configuration = { spaceliftEndpoint: "https://acme.app.spacelift.io", extraTags: ["team:core"], excludeTags: [] };
const second = 1e9;

/** Created 100 s before its end. It waits 30 s for a confirmation. */
const blocked = {
  event: { kind: "run", account: "acme", id: "run-1", state: "FAILED", at: end * 1e9 },
  timing: [
    { state: "QUEUED", duration: 10 * second },
    { state: "PREPARING", duration: 10 * second },
    { state: "INITIALIZING", duration: 10 * second },
    { state: "PLANNING", duration: 20 * second },
    { state: "UNCONFIRMED", duration: 30 * second },
    { state: "APPLYING", duration: 20 * second },
  ],
  include: { details: { url: "https://acme.app.spacelift.io/stack/net/run/run-1", ended_in: "APPLYING" } },
};

function runOf(fields: Readonly<Record<string, unknown>> = blocked): FinishedRun {
  const notification = readNotification(runPayload(fields));
  if (notification.kind !== "event" || notification.event.kind !== "run") throw new Error("not a run");
  return notification.event;
}

function logsOf(phase: PhaseLogs["phase"], stored: Partial<PhaseLogs> = {}, run = runOf(), now = end * 1000) {
  const texts = ["one\n", "two"];
  const logs = {
    kind: "logs",
    payload: {},
    phase,
    firstPart: 1,
    parts: 2,
    texts,
    redactions: 1,
    notes: [],
    ...stored,
  } as const;
  const runLogs = {
    run,
    runEventId: "run-event",
    endEpochSeconds: end,
    receivedAtMilliseconds: end * 1000 + 500,
    logs,
  };
  return runLogsToLogs(runLogs, now, configuration);
}

test("a part is a log with the run's identity, tags and place", () => {
  const [first] = logsOf("planning");
  expect(first).toEqual({
    message: "one\n",
    ddsource: "spacelift",
    service: "spacelift",
    ddtags: expect.stringContaining("stack:production-network,team:core"),
    attributes: {
      status: "info",
      timestamp: (end - 50) * 1000 - 1,
      ci: {
        provider: { name: "spacelift" },
        pipeline: { id: "acme/run-1", name: "production-network", url: blocked.include.details.url },
        stage: { id: "acme/run-1/3", name: "PLANNING" },
      },
      delivery: { id: expect.stringMatching(/^[0-9a-f]{16}\.1$/), part: 1, parts: 2 },
      spacelift: {
        ...{ phase: "planning", redactions: 1 },
        run: { id: "run-1", url: blocked.include.details.url, state: "FAILED", type: "TRACKED" },
      },
    },
  });
});

test("names pipelines and stages exactly as the destination of pipelines does", () => {
  const { resources } = runResources(runOf(), { eventId: "run-event", eventEpochSeconds: end }, configuration);
  const stages = resources.flatMap((each) =>
    each.level === "stage" ? [[each.pipelineUniqueId, each.id, each.name]] : [],
  );
  const placed = (["preparing", "initializing", "planning", "applying"] as const).map((phase) => {
    const { ci } = logsOf(phase)[0]?.attributes ?? {};
    expect(ci).toMatchObject({ pipeline: { name: resources[0]?.name }, provider: { name: "spacelift" } });
    return ci;
  });
  expect(placed).toMatchObject(
    stages.map(([pipeline, id, name]) => ({ pipeline: { id: pipeline }, stage: { id, name } })),
  );
  expect(stages.at(-1)?.[0]).toBe("acme/run-1/2");
});

test("of a phase that ran twice, the last execution counts", () => {
  const [, , , planning, unconfirmed, applying] = blocked.timing;
  const run = runOf({ ...blocked, timing: [planning, unconfirmed, planning, unconfirmed, applying] });
  expect(logsOf("planning", {}, run)[0]?.attributes.ci).toMatchObject({
    pipeline: { id: "acme/run-1/2" },
    stage: { id: "acme/run-1/2/1" },
  });
});

describe("status", () => {
  test("is error in the phase in which a failed run ended, and info in others", () => {
    expect(logsOf("applying").map(({ attributes }) => attributes.status)).toEqual(["error", "error"]);
    expect(logsOf("planning")[0]?.attributes.status).toBe("info");
  });

  test("comes from the last state if the body has no details", () => {
    const { include: _include, ...fields } = blocked;
    expect(logsOf("applying", {}, runOf(fields))[0]?.attributes.status).toBe("error");
  });

  test("is info for a run that did not fail", () => {
    const run = runOf({ ...blocked, event: { ...blocked.event, state: "FINISHED" } });
    expect(logsOf("applying", {}, run)[0]?.attributes.status).toBe("info");
  });
});

describe("timestamp", () => {
  test("parts are a millisecond apart, across messages", () => {
    const times = [...logsOf("planning", { parts: 4 }), ...logsOf("planning", { firstPart: 3, parts: 4 })].map(
      ({ attributes }) => attributes.timestamp - (end - 50) * 1000,
    );
    expect(times).toEqual([-3, -2, -1, 0]);
  });

  test("is the run's end without the phase's time", () => {
    const [log] = logsOf("planning", { parts: 1 }, runOf({ ...blocked, timing: [] }));
    expect(log?.attributes).toMatchObject({ timestamp: end * 1000, ci: { pipeline: { id: "acme/run-1" } } });
    expect(log?.attributes.ci).not.toHaveProperty("stage");
  });

  test("is never so old that Datadog would not take it, and never after the receipt", () => {
    const waited = { state: "UNCONFIRMED", duration: 72 * 3600 * second };
    const run = runOf({ ...blocked, timing: [...blocked.timing.slice(0, 4), waited, ...blocked.timing.slice(5)] });
    const at = (now: number) => logsOf("planning", { parts: 1 }, run, now)[0]?.attributes.timestamp;
    expect(at(end * 1000)).toBe(end * 1000 - 17 * hour);
    expect(at(end * 1000 + 30 * hour)).toBe(end * 1000 + 500);
  });
});

test("notes say that a line goes on, and what the receiver noted", () => {
  const logs = logsOf("planning", { texts: ["one", "two"], notes: ["A note."] });
  expect(logs.map(({ attributes }) => attributes.delivery.note)).toEqual([
    "A note. The last line goes on in the next part.",
    "A note.",
  ]);
});
