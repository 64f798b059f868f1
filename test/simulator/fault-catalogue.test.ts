import { describe, expect, test } from "vitest";
import { faultTexts, isFaultName, nodesOf, otherFaults } from "../../simulator/fault-catalogue.ts";
import { faultPresets } from "../../simulator/fault-presets.ts";
import { createFaults } from "../../simulator/faults.ts";

const texts = Object.entries(faultTexts(true));
const names = texts.flatMap(([name]) => (isFaultName(name) ? [name] : []));

describe("the catalogue", () => {
  test.each(names)("%s breaks a node of the pipeline", (name) => {
    expect(nodesOf(name).length).toBeGreaterThan(0);
  });

  test.each(texts)("%s has a cause without an end and an effect of whole sentences", (_, { description, effect }) => {
    expect(description).toMatch(/^[A-Z].*[^.]$/);
    expect(effect).toMatch(/^[A-Z].*\.$/);
  });
});

describe("presets", () => {
  test("name only faults that exist, each preset at least one", () => {
    for (const { faults } of faultPresets(true)) {
      expect(faults).not.toEqual([]);
      expect(names).toEqual(expect.arrayContaining([...faults]));
    }
  });

  test("need no stand-in of Datadog if Datadog is real", () => {
    const presets = faultPresets(false);
    expect(presets.map(({ title }) => title)).not.toContain("Datadog down");
    expect(Object.keys(otherFaults)).toEqual(expect.arrayContaining(presets.flatMap(({ faults }) => faults)));
  });
});

test("a watcher hears of each change once, before the fault acts", async () => {
  const faults = createFaults(true, () => {});
  const heard: unknown[] = [];
  faults.watch((name, { description }, on) => heard.push([name, description, on, faults.isOn(name)]));
  await faults.change({ "queue-down": true });
  await faults.change({ "queue-down": true });
  await faults.change({ "queue-down": false });
  expect(heard).toEqual([
    ["queue-down", "SQS fails every call", true, false],
    ["queue-down", "SQS fails every call", false, true],
  ]);
});
