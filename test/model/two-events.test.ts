import { describe, expect, test } from "vitest";
import { explore } from "./explore.ts";

describe("two events of one second and two forwarders keep every promise, whatever the order, with", {
  timeout: 120_000,
}, () => {
  test.each([
    { faults: 2, jumps: 0, redeploys: 0, at: [] },
    { faults: 1, jumps: 1, redeploys: 0, at: [57, 62] },
    { faults: 1, jumps: 0, redeploys: 1, at: [] },
  ])("$faults faults, $jumps jumps of $at minutes, $redeploys redeploys", ({ at, ...budget }) => {
    const { worlds, broken } = explore({ events: 2, skews: [0, 0], jumps: at, budget });
    console.log(`${worlds} worlds`);
    expect(broken).toBeUndefined();
  });

  test("messages of backfill beside late deliveries, with historical metrics", () => {
    const budget = { faults: 0, jumps: 2, redeploys: 0 };
    const scenario = { events: 2, skews: [0, 0], jumps: [180], historicalMetrics: true, backfill: true, budget };
    const { worlds, broken } = explore(scenario);
    console.log(`${worlds} worlds`);
    expect(broken).toBeUndefined();
  });
});
