import { expect, test } from "vitest";
import { logPhases } from "../../../lambda/contract/run-logs.ts";
import { generatedLogs } from "../../../simulator/traffic/run-logs.ts";

const states = ["QUEUED", "PREPARING", "INITIALIZING", "PLANNING"];

function logsOf(id: string, state: string, passed = states) {
  const timing = passed.map((each) => ({ state: each, duration: 1 }));
  const logs = generatedLogs({ run_updated: { state, run: { id }, stack: { id: "dns" }, timing } });
  return logPhases.map((phase) => logs(phase));
}

const many = Array.from({ length: 100 }, (_, index) => logsOf(`run ${index}`, "FAILED"));

test("a run has the logs of the phases that it passed, always the same ones", () => {
  const logs = logsOf("a", "FINISHED");
  expect(logs).toEqual([...Array(3).fill(expect.stringContaining("\u001b[")), undefined]);
  expect(logsOf("a", "FINISHED")).toEqual(logs);
  expect(logsOf("b", "FINISHED")).not.toEqual(logs);
  expect(logsOf("a", "FINISHED", [...states, "APPLYING"])[3]).toContain("Apply complete!");
});

test("only the phase in which a run failed ends in an error", () => {
  const ends = (logs: readonly (string | undefined)[]) => logs.map((text) => text?.includes("the exit code is 1"));
  expect(ends(logsOf("a", "FAILED"))).toEqual([false, false, true, undefined]);
  expect(ends(logsOf("a", "FINISHED"))).toEqual([false, false, false, undefined]);
  expect(logsOf("a", "FAILED")[2]).not.toContain("Plan:");
});

test("some runs print secrets, and some print a lot", () => {
  const leaks = many.filter(([, initializing]) => /AWS_SECRET_ACCESS_KEY=[A-Z2-7]{40}\r\n/.test(initializing ?? ""));
  const long = many.filter(([, , planning]) => (planning?.length ?? 0) > 50_000);
  for (const some of [leaks, long]) expect([some.length > 0, some.length < 50]).toEqual([true, true]);
});

test("an event other than a run has no logs", () => {
  const logs = generatedLogs({ module_version: {} });
  expect(logPhases.map((phase) => logs(phase))).toEqual([undefined, undefined, undefined, undefined]);
});
