import fc from "fast-check";
import { expect, test } from "vitest";
import { loadPolicy } from "../../simulator/policy.ts";

const policy = await loadPolicy();

const action = fc.oneof(
  fc.constantFrom("added", "changed", "deleted", "create-Before-destroy-replaced", "import", "forget", "ok", "moved"),
  fc.constantFrom("__proto__", "unknown", "", null, 7),
  fc.string({ unit: "binary" }),
);
const entity = fc.oneof(
  fc.constantFrom(null, "text", []),
  fc.record({ entity_type: fc.constantFrom("resource", "output", "", null, 7) }, { requiredKeys: [] }),
);
const planned = fc.record(
  {
    action,
    phase: fc.constantFrom("plan", null, "", 7),
    moved: fc.constantFrom(true, false, null),
    entity: entity.filter((value) => JSON.stringify(value) !== '{"entity_type":"output"}'),
  },
  { requiredKeys: [] },
);
const uncounted = fc.oneof(
  fc.record({ action, phase: fc.constant("apply"), entity }),
  fc.record({ action, phase: fc.constant("plan"), entity: fc.constant({ entity_type: "output" }) }),
  fc.constantFrom(null, "added", 7, []),
);

function changesOf(changes: readonly unknown[]): ReadonlyMap<string, unknown> {
  const [delivery] = policy({ run_updated: { state: "FINISHED", run: { changes } } });
  const payload: unknown = JSON.parse(JSON.stringify(delivery?.payload));
  if (typeof payload !== "object" || payload === null) throw new TypeError("The run was not routed.");
  return new Map(Object.entries(Reflect.get(payload, "changes")));
}

test("each planned entity counts once, under its action, and nothing else does", () => {
  fc.assert(
    fc.property(fc.array(planned), fc.array(uncounted), fc.infiniteStream(fc.nat()), (counted, ignored, positions) => {
      const all: unknown[] = [...counted];
      for (const change of ignored) all.splice((positions.next().value ?? 0) % (all.length + 1), 0, change);

      const expected = new Map<string, number>();
      for (const change of counted) {
        const own = typeof change.action === "string" && change.action !== "" ? change.action : "unknown";
        const key = change.moved === true ? "moved" : own;
        expected.set(key, (expected.get(key) ?? 0) + 1);
      }
      const actual = changesOf(all);
      expect(actual).toEqual(expected);
      expect(sum(actual.values())).toBe(counted.length);
    }),
    { numRuns: 500 },
  );
});

function sum(values: Iterable<unknown>): number {
  return [...values].reduce<number>((total, value) => total + Number(value), 0);
}
