import fc from "fast-check";
import { expect, test } from "vitest";
import { loadPolicy } from "../../simulator/policy.ts";

const policy = await loadPolicy();

const action = fc.oneof(
  fc.constantFrom("added", "changed", "deleted", "create-Before-destroy-replaced", "import", "forget", "ok", "moved"),
  fc.constantFrom("__proto__", "unknown", "ready", "no", "reads", "", null, 7),
  fc
    .string({ unit: "binary" })
    .filter((text) => !/^[-_ ]*(?:n[-_ ]*o[-_ ]*o[-_ ]*p|r[-_ ]*e[-_ ]*a[-_ ]*d)[-_ ]*$/i.test(text)),
);
/** Actions that change nothing, in any spelling. */
const unchanging = fc.constantFrom("no-op", "noop", "NO-OP", "No_Op", "no op", "read", "READ", "Read");
const entity = fc.oneof(
  fc.constantFrom(null, "text", []),
  fc.record(
    { entity_type: fc.constantFrom("resource", "output", "", null, 7), type: fc.constantFrom("aws_s3_bucket", "", 7) },
    { requiredKeys: [] },
  ),
);
const planned = fc.record(
  {
    action,
    phase: fc.constantFrom("plan", null, "", 7),
    moved: fc.constantFrom(true, false, null),
    entity: entity.filter((value) => !JSON.stringify(value).includes('"output"')),
  },
  { requiredKeys: [] },
);
const moved = fc.record({ action: unchanging, phase: fc.constant("plan"), moved: fc.constant(true) });
const uncounted = fc.oneof(
  fc.record({ action, phase: fc.constant("apply"), entity }),
  fc.record({
    action,
    phase: fc.constant("plan"),
    entity: fc.constantFrom({ entity_type: "output" }, { type: "output" }),
  }),
  fc.record({ action: unchanging, phase: fc.constantFrom("plan", null), moved: fc.constantFrom(false, null), entity }),
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
    fc.property(
      fc.array(fc.oneof(planned, moved)),
      fc.array(uncounted),
      fc.infiniteStream(fc.nat()),
      (counted, ignored, positions) => {
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
      },
    ),
    { numRuns: 500 },
  );
});

function sum(values: Iterable<unknown>): number {
  return [...values].reduce<number>((total, value) => total + Number(value), 0);
}
