import { describe, expect, test } from "vitest";
import { explore } from "./explore.ts";
import { shipped } from "./rules.ts";
import type { Scenario } from "./world.ts";

const calm = { faults: 0, jumps: 0, redeploys: 0 };

/** With forwarders, whose every call is a move. */
const whole: readonly (readonly [string, Scenario])[] = [
  [
    "two recoveries, a forwarder, and a fault",
    {
      ...{ events: 1, skews: [0], jumps: [] },
      spacelift: { times: [0], lag: 0, recoveries: 2 },
      budget: { ...calm, faults: 1 },
    },
  ],
  [
    "a recovery, two forwarders, and a delivery that comes an hour late",
    {
      ...{ events: 1, skews: [0, 0], jumps: [62] },
      spacelift: { times: [0], lag: 0, recoveries: 1 },
      budget: { ...calm, jumps: 1 },
    },
  ],
  [
    "an outage of Datadog, and a recovery that is cut off",
    {
      ...{ events: 1, skews: [0], jumps: [] },
      spacelift: { times: [0], lag: 0, recoveries: 1 },
      budget: { ...calm, faults: 1, outages: 1 },
    },
  ],
];

/** Without forwarders: the ledger alone keeps each event from being counted again. */
const recoveryAlone: readonly (readonly [string, Scenario])[] = [
  [
    "two events, two recoveries, and samples that are listed out of order",
    {
      ...{ events: 2, skews: [], jumps: [] },
      spacelift: { times: [0, 3600], lag: 3600, recoveries: 2 },
      budget: calm,
    },
  ],
  [
    "two events, and a recovery that is cut off twice",
    {
      ...{ events: 2, skews: [], jumps: [] },
      spacelift: { times: [0, 3600], lag: 3600, recoveries: 1 },
      budget: { ...calm, faults: 2 },
    },
  ],
  [
    "three events, two of the same second",
    {
      ...{ events: 3, skews: [], jumps: [] },
      spacelift: { times: [0, 0, 3600], lag: 3600, recoveries: 1 },
      budget: calm,
    },
  ],
  [
    "one event, two recoveries, and a sample that is dropped",
    {
      ...{ events: 1, skews: [], jumps: [] },
      spacelift: { times: [0], lag: 0, recoveries: 2 },
      budget: { ...calm, drops: 1 },
    },
  ],
  [
    "samples that are dropped or unreadable, and a recovery that is cut off",
    {
      ...{ events: 2, skews: [], jumps: [] },
      spacelift: { times: [0, 10_000], lag: 0, recoveries: 1 },
      budget: { ...calm, faults: 1, drops: 2, unreadable: 1 },
    },
  ],
];

describe("each event is counted once or reported if Spacelift loses deliveries:", { timeout: 120_000 }, () => {
  test.each([...whole, ...recoveryAlone])("%s", (_, scenario) => {
    const { worlds, broken } = explore(scenario);
    console.log(`${worlds} worlds`);
    expect(broken).toBeUndefined();
  });

  test("also if the recovery does not ask the ledger, which drops what it knows", () => {
    const recovery = { ...shipped.recovery, isKnown: () => false };
    for (const [, scenario] of [...whole.slice(0, 2), ...recoveryAlone.slice(1, 2)]) {
      expect(explore(scenario, { ...shipped, recovery }).broken).toBeUndefined();
    }
  });
});
