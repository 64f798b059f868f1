import fc from "fast-check";
import { expect, test } from "vitest";
import { commonTagKeys } from "../../../../../../lambda/contract/runs.ts";
import { parseNotification } from "../../../../../../lambda/events/notification.ts";
import { freeSecond, slotKeyOf } from "../../../../../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { mapEvent, type Series } from "../../../../../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { runPayload } from "../../../../../payloads.ts";
import { agentTag, documentedTag, storedSeries } from "../../../../shared/datadog-rules.ts";

const now = 1_800_000_000;
const oldest = now - 30 * 60;

test("freeSecond returns a free second of the range that is near the start", () => {
  const second = fc.integer({ min: oldest, max: now });
  const range = fc.tuple(second, fc.integer({ min: 0, max: 1800 }));
  fc.assert(
    fc.property(
      fc.array(fc.oneof(second, range), { maxLength: 40 }),
      second,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (parts, start, random) => {
        const taken = new Set(
          parts.flatMap((part) =>
            typeof part === "number" ? [part] : Array.from({ length: part[1] }, (_, index) => part[0] + index),
          ),
        );
        const left = Array.from({ length: now - oldest + 1 }, (_, index) => oldest + index).filter(
          (each) => !taken.has(each),
        );
        const backwards = left.filter((each) => each <= start).slice(-16);
        const allowed = backwards.length > 0 ? backwards : left.slice(0, 1);
        const free = freeSecond(taken, start, { oldest, newest: now }, random);
        expect(allowed.length > 0 ? allowed : [undefined]).toContain(free);
      },
    ),
  );
});

/** Few values in many spellings, so that two events often share a series. */
const value = fc.constantFrom("a", "A", "b", "a_", "_", "a:b", "stack:a", "ſ", "");
const key = fc.oneof(
  fc.constantFrom(...commonTagKeys),
  fc.constantFrom(
    "Stack",
    "_stack",
    "stac\u212a",
    " stack ",
    "stack_",
    "state",
    "team",
    "flag_stack",
    "tag_stack",
    "STACK",
  ),
);
const tag = fc.oneof(
  fc.tuple(key, value).map(([name, text]) => `${name}:${text}`),
  fc.tuple(key, value).map(([name, text]) => `${name}${text}`),
);
const tags = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(tag, { maxLength: 2 }));
const name = fc.constantFrom(
  "a",
  "A",
  "a_",
  "b",
  "a:",
  "a:_",
  "a_:b",
  "K",
  "k",
  "İ",
  "i",
  "é".repeat(200),
  "é".repeat(201),
);
const count = fc.constantFrom(0, 1, 2);

const mapped = fc
  .record({
    run: fc.record({ branch: name, stack: name }, { requiredKeys: [] }),
    timing: fc.constant([]),
    changes: fc.dictionary(fc.constantFrom("added", "changed"), count),
    receipts: fc.array(fc.record({ name, type: name, flags: tags }), { maxLength: 2 }),
    tags,
    metrics: fc.array(
      fc.record({ name: fc.constantFrom("acme.cost", "acme._cost", "acme_.cost", "run.count"), value: count, tags }),
      {
        maxLength: 2,
      },
    ),
    rename: fc.constantFrom({}, { "spacelift.integration.run.count": "acme_._cost" }),
    include: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, fc.record({ run_note: value, labels: tags })),
    extraTags: tags,
    excludeTags: fc.subarray(["branch", "stack", "account", "flag_stack"], { maxLength: 2 }),
  })
  .map(({ extraTags, excludeTags, ...fields }): readonly Series[] => {
    const notification = parseNotification(JSON.stringify(runPayload(fields)));
    if (notification.kind === "malformed") throw new Error(notification.reason);
    const configuration = { metricPrefix: "spacelift.integration", extraTags, excludeTags };
    return mapEvent(notification.event, configuration).series;
  });

/** The agent's and the documentation's. */
const rule = fc.constantFrom(agentTag, documentedTag);

test("events whose series are equal to Datadog share a slot key, for any tags, flags and configuration", () => {
  let shared = 0;
  fc.assert(
    fc.property(fc.array(mapped, { minLength: 20, maxLength: 40 }), rule, (events, tagRule) => {
      const spelled = ({ metric, tags }: Series) => storedSeries(metric, tags, tagRule);
      const slotKeys = new Map<string, string>();
      for (const series of events) {
        const slotKey = slotKeyOf(series);
        for (const each of series) {
          expect(slotKeyOf([each])).toBe(slotKey);
          const known = slotKeys.get(spelled(each));
          if (known !== undefined) shared += 1;
          expect(known ?? slotKey).toBe(slotKey);
          slotKeys.set(spelled(each), slotKey);
        }
      }
    }),
    { numRuns: 300 },
  );

  expect(shared).toBeGreaterThan(100);
});
