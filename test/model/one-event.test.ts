import { describe, expect, test } from "vitest";
import { explore } from "./explore.ts";

/** Minutes on both sides of the limits at 30, 58 and 60 minutes. */
const jumps = [31, 57, 59, 62];

describe("one event and two forwarders keep every promise, whatever the order, with", { timeout: 120_000 }, () => {
  test.each([
    { faults: 2, jumps: 2, redeploys: 0, at: [59, 65] },
    { faults: 3, jumps: 1, redeploys: 0, at: [65] },
    { faults: 2, jumps: 1, redeploys: 1, at: [62] },
    { faults: 1, jumps: 2, redeploys: 1, at: [31, 62] },
  ])("$faults faults, $jumps jumps of $at minutes, $redeploys redeploys", ({ at, ...budget }) => {
    const { worlds, broken } = explore({ events: 1, skews: [0, 0], jumps: at, budget });
    console.log(`${worlds} worlds`);
    expect(broken).toBeUndefined();
  });

  test("clocks that are two minutes off, one fast and one slow", () => {
    const budget = { faults: 1, jumps: 1, redeploys: 1 };
    const { worlds, broken } = explore({ events: 1, skews: [120, -120], jumps: [...jumps, 58, 60, 61], budget });
    console.log(`${worlds} worlds`);
    expect(broken).toBeUndefined();
  });

  test("historical metrics", () => {
    const budget = { faults: 1, jumps: 2, redeploys: 1 };
    const scenario = { events: 1, skews: [0, 0], jumps: [57, 62, 180], historicalMetrics: true, budget };
    const { worlds, broken } = explore(scenario);
    console.log(`${worlds} worlds`);
    expect(broken).toBeUndefined();
  });

  test.each([true, false])("messages of backfill beside late deliveries, historicalMetrics %s", (historicalMetrics) => {
    const budget = { faults: 1, jumps: 1, redeploys: 1 };
    const scenario = { events: 1, skews: [0, 0], jumps: [62, 180], historicalMetrics, backfill: true, budget };
    const { worlds, broken } = explore(scenario);
    console.log(`${worlds} worlds`);
    expect(broken).toBeUndefined();
  });
});
