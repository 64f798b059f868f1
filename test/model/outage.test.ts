import { describe, expect, test } from "vitest";
import { explore } from "./explore.ts";

describe("in an outage of the intake that answers nothing, or refuses all, every promise holds with", {
  timeout: 240_000,
}, () => {
  test.each([
    { events: 1, faults: 2, jumps: 1, redeploys: 0, outages: 1, at: [62] },
    { events: 1, faults: 1, jumps: 1, redeploys: 1, outages: 1, at: [57] },
    { events: 2, faults: 0, jumps: 1, redeploys: 0, outages: 1, at: [62] },
    { events: 2, faults: 1, jumps: 0, redeploys: 0, outages: 1, at: [] },
  ])(
    "$events events, $faults faults, $jumps jumps of $at minutes, $redeploys redeploys, $outages outages",
    ({ events, at, ...budget }) => {
      const { worlds, broken } = explore({ events, skews: [0, 0], jumps: at, budget });
      console.log(`${worlds} worlds`);
      expect(broken).toBeUndefined();
    },
  );

  test("clocks that are two minutes off, one fast and one slow", () => {
    const budget = { faults: 1, jumps: 1, redeploys: 0, outages: 1 };
    const { worlds, broken } = explore({ events: 1, skews: [120, -120], jumps: [57, 60], budget });
    console.log(`${worlds} worlds`);
    expect(broken).toBeUndefined();
  });
});
