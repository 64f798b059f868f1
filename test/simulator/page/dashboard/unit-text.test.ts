import { describe, expect, test } from "vitest";
import type { Unit } from "../../../../simulator/messages/drawn-dashboard.ts";
import { amount, amountText, tickText } from "../../../../simulator/page/dashboard/unit-text.ts";

const runs: Unit = { kind: "label", label: "runs" };
const percent: Unit = { kind: "canonical", name: "percent", isScaled: false };
const minutes: Unit = { kind: "canonical", name: "minute", isScaled: true };
const nanoseconds: Unit = { kind: "canonical", name: "nanosecond", isScaled: false };
const bytes: Unit = { kind: "canonical", name: "byte", isScaled: false };

describe("an amount", () => {
  test.each([
    [1, runs, "1 run"],
    [2, runs, "2 runs"],
    [0, runs, "0 runs"],
    [1234.56, runs, "1,234.6 runs"],
    [9999, runs, "9,999 runs"],
    [10_000, runs, "10k runs"],
    [-12_345, runs, "-12.3k runs"],
    [2_500_000, runs, "2.5M runs"],
    [1.04, minutes, "1 min"],
    [6_000, minutes, "6,000 min"],
    [99.5, percent, "99.5 %"],
    [5, bytes, "5 byte"],
    [0, nanoseconds, "0 ns"],
    [750, nanoseconds, "750 ns"],
    [1_500, nanoseconds, "1.5 µs"],
    [2.5e6, nanoseconds, "2.5 ms"],
    [1e9, nanoseconds, "1 s"],
    [90e9, nanoseconds, "1.5 min"],
    [7_200e9, nanoseconds, "2 h"],
    [172_800e9, nanoseconds, "2 d"],
  ] as const)("of %d %j is %s", (value, unit, text) => {
    expect(amountText(value, unit)).toBe(text);
  });

  test("has the given precision", () => {
    expect(amount(1.2345, runs, 2)).toEqual(["1.23", "runs"]);
    expect(amount(1.2345, runs, 0)).toEqual(["1", "run"]);
  });
});

describe("a tick", () => {
  test("has the unit that fits the largest tick", () => {
    expect([0, 60e9, 120e9].map((value) => tickText(value, nanoseconds, 120e9))).toEqual(["0 min", "1 min", "2 min"]);
    expect([0, 50].map((value) => tickText(value, percent, 50))).toEqual(["0 %", "50 %"]);
  });

  test("leaves out a label", () => {
    expect(tickText(500, runs, 12_000)).toBe("500");
  });

  test("is short, since an axis has little room", () => {
    expect(tickText(1_500, minutes, 1_500)).toBe("1.5k min");
    expect(tickText(12_000, runs, 12_000)).toBe("12k");
  });
});
