import { afterEach, expect, test, vi } from "vitest";
import { consoleState } from "../../../../simulator/page/console-state.ts";
import { isPresetOn, switchError, switched, switchFaults } from "../../../../simulator/page/faults/switches.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a switch adds and removes names and keeps the others", () => {
  expect(switched(["a", "b"], { b: false, c: true, a: true })).toEqual(["a", "c"]);
});

test("a preset is on if all of its faults are", () => {
  const preset = { title: "AWS", effect: "", faults: ["queue-down", "ledger-down"] as const };
  expect(isPresetOn(preset, ["queue-down"])).toBe(false);
  expect(isPresetOn(preset, ["ledger-down", "datadog-500", "queue-down"])).toBe(true);
});

test("a switch shows at once, and goes back with an error if the simulator refuses it", async () => {
  consoleState.faults.value = ["queue-down"];
  vi.stubGlobal("fetch", async () => Response.json({ message: "no such fault" }, { status: 400 }));
  const switching = switchFaults({ "ledger-down": true });
  expect(consoleState.faults.value).toEqual(["queue-down", "ledger-down"]);
  await switching;
  expect(consoleState.faults.value).toEqual(["queue-down"]);
  expect(switchError.value).toBe("no such fault");
});
