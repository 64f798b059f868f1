import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyedTag, normalizeMetricName, normalizeTag, tagKey } from "../../../lambda/domain/tags.ts";

describe("tags, as Datadog stores them", () => {
  test.each([
    ["stack:production-network", "stack:production-network"],
    ["final_state:FINISHED", "final_state:finished"],
    ["worker_pool:eks workers / prod", "worker_pool:eks_workers_/_prod"],
    ["branch:feature/nat gateway", "branch:feature/nat_gateway"],
    ["a  b   c", "a_b_c"],
    ["a__b___c", "a_b_c"],
    ["a_ _b", "a_b"],
    ["trailing___", "trailing"],
    ["trailing !?", "trailing"],
    ["123abc", "abc"],
    ["_-:./x", "x"],
    ["version:1.2.3-rc/4", "version:1.2.3-rc/4"],
    ["Straße:Ünïcödé", "straße:ünïcödé"],
    ["日本語:タグ", "日本語:タグ"],
    ["team:🚀rocket", "team:_rocket"],
    ["team:rocket🚀", "team:rocket"],
    ["line\nbreak\ttab\u0000null", "line_break_tab_null"],
    ["arabic:٣", "arabic:٣"],
    ["roman:Ⅷ", "roman:"],
  ])("%j is %j", (tag, normal) => {
    expect(normalizeTag(tag)).toBe(normal);
  });

  test.each(["", " ", "🚀", "123", "___", ":", "1:2.3/4"])("nothing is left of %j", (tag) => {
    expect(normalizeTag(tag)).toBeUndefined();
  });

  test("a tag of 10,000 characters keeps 200", () => {
    expect(normalizeTag(`k:${"x".repeat(10_000)}`)).toBe(`k:${"x".repeat(198)}`);
  });

  test("200 characters are counted as characters, not as UTF-16 units", () => {
    expect(Array.from(normalizeTag("𝒶".repeat(300)) ?? "")).toHaveLength(200);
  });

  test("a cut at 200 leaves no underscore at the end", () => {
    expect(normalizeTag(`${"x".repeat(199)} y`)).toBe("x".repeat(199));
  });
});

describe("properties of a normalised tag", () => {
  const anyTag = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: "grapheme", maxLength: 300 }),
  );

  test("normalising again changes nothing", () => {
    fc.assert(
      fc.property(anyTag, (tag) => {
        const once = normalizeTag(tag) ?? "nothing_left";
        expect(normalizeTag(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  test("it is well formed, whatever it came from", () => {
    fc.assert(
      fc.property(anyTag, (tag) => {
        const normal = normalizeTag(tag);
        if (normal === undefined) return;
        expect(normal).toMatch(/^\p{L}[\p{L}\p{Nd}_\-:./]*$/u);
        expect(normal).not.toMatch(/__|_$/);
        expect(Array.from(normal).length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("keyed tags", () => {
  test.each([
    ["stack", "Net", "stack:net"],
    ["stack", undefined, undefined],
    ["stack", "", undefined],
    ["stack", "???", undefined],
    ["stack", "a:b", "stack:a:b"],
  ])("%s and %j make %j", (key, value, tag) => {
    expect(keyedTag(key, value)).toBe(tag);
  });

  test.each([
    ["stack:a:b", "stack"],
    ["audited", "audited"],
    [":x", ""],
  ])("the key of %j is %j", (tag, key) => {
    expect(tagKey(tag)).toBe(key);
  });
});

describe("metric names", () => {
  test.each([
    ["acme.run.cost", "acme.run.cost"],
    ["Acme.Run-Cost", "Acme.Run_Cost"],
    ["9lives.left", "lives.left"],
    ["kosten.größe", "kosten.gr_e"],
    ["", undefined],
    ["...", undefined],
  ])("%j is %j", (name, normal) => {
    expect(normalizeMetricName(name)).toBe(normal);
  });

  test("at most 200 characters, and normalising again changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (name) => {
        const once = normalizeMetricName(name);
        if (once === undefined) return;
        expect(once.length).toBeLessThanOrEqual(200);
        expect(normalizeMetricName(once)).toBe(once);
      }),
    );
  });
});
