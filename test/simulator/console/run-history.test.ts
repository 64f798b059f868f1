import { expect, test } from "vitest";
import type { ReportedEvent } from "../../../simulator/console/reported-event.ts";
import { createRunHistory } from "../../../simulator/console/run-history.ts";

function event(id: string): ReportedEvent {
  const known = { isNamed: true, kind: "run", subject: "dns", type: "tracked", state: "FINISHED" } as const;
  return { id, ...known, counted: { metric: "m", key: "m" } };
}

function historyOf(...ids: readonly string[]) {
  const history = createRunHistory(() => 1000);
  for (const id of ids) {
    history.begin(event(id));
    history.record(id, "queued", "");
  }
  return history;
}

const idsOf = (runs: { readonly changed: readonly { readonly id: string }[] }) => runs.changed.map(({ id }) => id);

test("a run has its steps in order, and merges repeated ones", () => {
  const history = createRunHistory(() => 1000);
  history.begin(event("1"));
  history.record("1", "received", "signed", 500);
  history.record("1", "posted", "alone");
  history.record("1", "posted", "alone");
  expect(history.find("1")).toEqual({
    summary: {
      ...{ id: "1", number: 1, kind: "run", subject: "dns", type: "tracked", state: "FINISHED", standing: "sending" },
      ...{ receivedAt: "1970-01-01T00:00:00.500Z", changedAt: "1970-01-01T00:00:01.000Z" },
    },
    steps: [
      { kind: "received", time: "1970-01-01T00:00:00.500Z", detail: "signed", times: 1 },
      { kind: "posted", time: "1970-01-01T00:00:01.000Z", detail: "alone", times: 2 },
    ],
  });
});

test("a long history keeps its first and last steps", () => {
  const history = historyOf("1");
  for (let count = 0; count < 500; count += 1) history.record("1", "answered", String(count));
  const details = history.find("1")?.steps.map(({ detail }) => detail) ?? [];
  expect(details).toHaveLength(40);
  expect([details[1], details.at(-1)]).toEqual(["0", "499"]);
});

test("lists only the latest runs, newest first, and names the oldest", () => {
  const history = historyOf(...Array.from({ length: 2_500 }, (_, index) => String(index + 1)));
  expect(history.find("500")).toBeUndefined();
  expect(history.find("501")).toBeDefined();
  expect(idsOf(history.newest(2))).toEqual(["2500", "2499"]);
  expect(history.newest(2)).toMatchObject({ oldest: 501, isComplete: false });
});

test("gives only the runs that changed after a revision", () => {
  const history = historyOf("1", "2", "3");
  expect(history.changedSince(-1)).toMatchObject({
    changed: [{ id: "3" }, { id: "2" }, { id: "1" }],
    isComplete: true,
  });
  const revision = history.revision();
  expect(idsOf(history.changedSince(revision))).toEqual([]);
  history.record("1", "marked", "");
  history.begin(event("3"));
  expect(history.changedSince(revision)).toMatchObject({
    changed: [{ id: "1", standing: "counted" }],
    isComplete: false,
  });
});

test("a step of an unknown run changes nothing", () => {
  const history = historyOf();
  history.record("1", "refused", "");
  expect(history.newest(9)).toEqual({ changed: [], oldest: 1, isComplete: true });
});
