import { render } from "preact-render-to-string";
import { expect, test } from "vitest";
import { receive } from "../../../../simulator/page/console-state.ts";
import { NoRuns } from "../../../../simulator/page/dashboard/no-runs.tsx";

const balance = { expected: 0, held: 0, lost: 0, doubled: 0, inFlight: 0, deadLettered: 0, refused: 0, recovered: 0 };
const traffic = { perMinute: 0, day: 0, minute: 0, weekDay: null, isHeldUp: false, runs: 0, minutesPerSecond: null };

test("an empty dashboard says how to get a run, until one arrives", () => {
  expect(render(<NoRuns />)).toBe("");
  receive({ balance, traffic });
  expect(render(<NoRuns />)).toContain('<a href="/runs/new">');
  receive({ balance: { ...balance, expected: 1 } });
  expect(render(<NoRuns />)).toBe("");
});
