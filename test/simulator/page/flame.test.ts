import { expect, test } from "vitest";
import { flameOf } from "../../../simulator/page/flame.ts";

const timed = { status: "success", error: null };
const execution = { ...timed, id: "1", queueMilliseconds: 0, isResumed: false, stages: [] };
const trace = { id: "acme/1", name: "web", url: "", tags: [], parameters: {} };

test("shows the queue, each execution, the wait between them, and their stages", () => {
  const { rows, milliseconds } = flameOf({
    ...trace,
    executions: [
      {
        ...execution,
        ...{ from: 2_000, to: 4_000, queueMilliseconds: 1_000, status: "blocked" },
        stages: [{ ...timed, name: "PLANNING", from: 2_000, to: 4_000 }],
      },
      {
        ...execution,
        ...{ id: "2", from: 8_000, to: 11_000, isResumed: true, status: "error", error: "It failed." },
        stages: [{ name: "APPLYING", from: 8_000, to: 11_000, status: "error", error: "It failed." }],
      },
    ],
  });
  expect(milliseconds).toBe(10_000);
  expect(
    rows.map((bars) => bars.map(({ kind, name, status, start, length }) => [kind, name, status, start, length])),
  ).toEqual([
    [
      ["queue", "in the queue", "", 0, 0.1],
      ["execution", "web", "blocked", 0.1, 0.2],
      ["wait", "waits for a person", "", 0.3, 0.4],
      ["execution", "web, resumed", "error", 0.7, 0.3],
    ],
    [
      ["stage", "PLANNING", "success", 0.1, 0.2],
      ["stage", "APPLYING", "error", 0.7, 0.3],
    ],
  ]);
  expect(rows[1]?.[1]).toMatchObject({ error: "It failed.", offset: 7_000, milliseconds: 3_000 });
});

test("a run without executions has no bars, and one without length has a width", () => {
  expect(flameOf({ ...trace, executions: [] })).toEqual({ rows: [], milliseconds: 0 });
  const { rows } = flameOf({ ...trace, executions: [{ ...execution, from: 5, to: 5 }] });
  expect(rows[0]).toMatchObject([{ start: 0, length: 0 }]);
});
