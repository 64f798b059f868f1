import { expect, test } from "vitest";
import { createSimulatedClock } from "../../../simulator/traffic/simulated-clock.ts";

test("moves at once, or evenly until it arrives", () => {
  let now = 1_000;
  const time = createSimulatedClock(() => now);
  expect(time.now()).toBe(-1);
  time.moveTo(100);
  time.glideTo(200, 4_000);
  now += 1_000;
  expect(time.now()).toBe(125);
  now += 10_000;
  expect(time.now()).toBe(200);
});

test("stops where it is, and continues from there", () => {
  let now = 0;
  const time = createSimulatedClock(() => now);
  time.moveTo(0);
  time.glideTo(100, 1_000);
  now = 500;
  time.stop();
  now = 900;
  expect(time.now()).toBe(50);
  time.glideTo(100, 1_000);
  now = 1_400;
  expect(time.now()).toBe(75);
});
