import { expect, test } from "vitest";
import { createOccurrences } from "../../../simulator/console/occurrences.ts";
import { createStorm } from "../../../simulator/console/storm.ts";
import type { FaultName } from "../../../simulator/fault-catalogue.ts";
import { createFaults } from "../../../simulator/faults.ts";

const namesOn = (faults: ReturnType<typeof createFaults>) =>
  faults.list().flatMap(({ name, on }) => (on ? [name] : []));

test("a storm says which gust is on, and leaves on only the faults that were on before", async () => {
  const seen: (readonly [gust: number | undefined, fault: FaultName])[] = [];
  const faults = createFaults(true, (name, on) => {
    if (on) seen.push([storm.read()?.gust, name]);
  });
  const occurrences = createOccurrences(() => 1_000);
  const { signal } = new AbortController();
  const speeds: string[] = [];
  const traffic = {
    raise: (least: number) => {
      speeds.push(`at least ${least}`);
      return () => speeds.push("restored");
    },
    hurry: () => speeds.push(`runs meet ${namesOn(faults).at(-1)}`),
  };
  const storm = createStorm({ faults, occurrences, traffic, clock: () => 1_000, signal, gustMilliseconds: 10 });
  await faults.change({ "spacelift-repeats": true });
  expect(storm.read()).toBeNull();
  expect(storm.begin()).toBe(true);
  expect(storm.begin()).toBe(false);
  expect(storm.read()).toEqual({ gust: 1, gusts: 7, faults: ["datadog-down"], endsAt: 1.07 });
  await expect.poll(storm.read).toBeNull();
  expect(seen).toEqual([
    [undefined, "spacelift-repeats"],
    [1, "datadog-down"],
    [2, "queue-duplicates"],
    [2, "datadog-500-stored"],
    [3, "ledger-throttled"],
    [3, "datadog-403"],
    [4, "ledger-lost-answer"],
    [4, "datadog-lost-answer"],
    [5, "redeployed"],
    [5, "datadog-429"],
    [6, "forwarder-killed-after-post"],
    [7, "forwarder-killed-before-post"],
    [7, "queue-duplicates"],
  ]);
  expect([speeds.at(0), speeds.at(-1)]).toEqual(["at least 120", "restored"]);
  expect(speeds.slice(1, -1)).toEqual([
    "runs meet datadog-down",
    "runs meet datadog-500-stored",
    "runs meet datadog-403",
    "runs meet datadog-lost-answer",
    "runs meet datadog-429",
    "runs meet forwarder-killed-after-post",
    "runs meet queue-duplicates",
  ]);
  expect(namesOn(faults)).toEqual(["spacelift-repeats"]);
  expect(occurrences.read()).toEqual([
    { id: 1, kind: "storm", title: "A storm of 7 groups of faults", from: 1, to: 1 },
  ]);
});
