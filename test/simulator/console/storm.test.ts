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
  const storm = createStorm({ faults, occurrences, clock: () => 1_000, signal, gustMilliseconds: 10 });
  await faults.change({ "spacelift-repeats": true });
  expect(storm.read()).toBeNull();
  expect(storm.begin()).toBe(true);
  expect(storm.begin()).toBe(false);
  expect(storm.read()).toEqual({ gust: 1, gusts: 7, faults: ["datadog-500-stored", "queue-duplicates"], endsAt: 1.07 });
  await expect.poll(storm.read).toBeNull();
  expect(seen).toEqual([
    [undefined, "spacelift-repeats"],
    [1, "queue-duplicates"],
    [1, "datadog-500-stored"],
    [2, "ledger-lost-answer"],
    [2, "datadog-lost-answer"],
    [3, "forwarder-killed-after-post"],
    [4, "datadog-down"],
    [5, "ledger-throttled"],
    [5, "datadog-403"],
    [6, "redeployed"],
    [6, "datadog-429"],
    [7, "forwarder-killed-before-post"],
    [7, "queue-duplicates"],
  ]);
  expect(namesOn(faults)).toEqual(["spacelift-repeats"]);
  expect(occurrences.read()).toEqual([
    { id: 1, kind: "storm", title: "A storm of 7 groups of faults", from: 1, to: 1 },
  ]);
});
