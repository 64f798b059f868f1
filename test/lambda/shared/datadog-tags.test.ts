import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyedTag, normalizeMetricName, normalizeTag, tagKey } from "../../../lambda/shared/datadog-tags.ts";
import { agentTag, datadogName, documentedTag } from "./datadog-rules.ts";

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
    ["roman:Ⅷ", "roman"],
    ["key:", "key"],
    ["key:::", "key"],
    ["key:_", "key"],
    ["key_:_:", "key"],
    ["a:b:", "a:b"],
    ["a_:b", "a_:b"],
    ["a:_b", "a:_b"],
    ["İstanbul:İ", "istanbul:i"],
    ["GROẞ:ẞ", "groß:ß"],
    ["ΟΔΟΣ:ΣΣ", "οδοσ:σσ"],
    ["wor\u212Aer_pool:x", "worker_pool:x"],
    ["e\u0301:x", "e_:x"],
    ["\uD800lone:\uDFFFhalf", "lone:_half"],
  ])("%j becomes %j", (tag, normal) => {
    expect(normalizeTag(tag)).toBe(normal);
  });

  test.each(["", " ", "🚀", "123", "___", ":", "1:2.3/4"])("%j becomes empty", (tag) => {
    expect(normalizeTag(tag)).toBeUndefined();
  });

  test("a tag of 10,000 characters keeps 200", () => {
    expect(normalizeTag(`k:${"x".repeat(10_000)}`)).toBe(`k:${"x".repeat(198)}`);
  });

  // The agent stops reading at 400 bytes, so series that differ only after that may be one to Datadog.
  test.each([
    ["a", 200],
    ["é", 200],
    ["タ", 134],
    ["𝒶", 100],
  ])("a tag of %j is cut to %i", (letter, held) => {
    expect(normalizeTag(letter.repeat(300))).toBe(letter.repeat(held));
    expect(normalizeTag(letter.repeat(held))).toBe(letter.repeat(held));
  });

  test("each replaced character counts towards the 200", () => {
    expect(normalizeTag(`${"x".repeat(150)}${"!".repeat(100)}y`)).toBe("x".repeat(150));
    expect(normalizeTag(`${"x".repeat(150)}${"!".repeat(48)}yz`)).toBe(`${"x".repeat(150)}_yz`);
  });

  test("a cut at 200 leaves no colon at the end", () => {
    expect(normalizeTag(`${"x".repeat(199)}:y`)).toBe("x".repeat(199));
  });

  test("a cut at 200 leaves no underscore at the end", () => {
    expect(normalizeTag(`${"x".repeat(199)} y`)).toBe("x".repeat(199));
  });
});

// Known answers: DataDog/datadog-agent, pkg/trace/traceutil/normalize_test.go, TestNormalizeTag. Of those that begin with
// a colon, the documentation's rule ("tags must start with a letter") removes the colon.
describe("the agent's own examples", () => {
  const examples: readonly (readonly [string, string | undefined])[] = [
    ["#test_starting_hash", "test_starting_hash"],
    ["TestCAPSandSuch", "testcapsandsuch"],
    ["Test Conversion Of Weird !@#$%^&**() Characters", "test_conversion_of_weird_characters"],
    ["allowed:c0l0ns", "allowed:c0l0ns"],
    ["1love", "love"],
    ["ünicöde:metäl", "ünicöde:metäl"],
    ["Data🐨dog🐶 繋がっ⛰てて", "data_dog_繋がっ_てて"],
    [" #hashtag!@#spaces #__<>#  ", "hashtag_spaces"],
    [":testing", "testing"],
    [":::test", "test"],
    ["contiguous_____underscores", "contiguous_underscores"],
    ["\u017Fodd_\u017Fcase\u017F", "\u017Fodd_\u017Fcase\u017F"],
    ["™Ö™Ö™™Ö™", "ö_ö_ö"],
    ["12.:trim@@", "trim"],
    ["fun:ky@@@tag/3", "fun:ky_tag/3"],
    ["---fun:k####y_ta@#g/1_@@#", "fun:k_y_ta_g/1"],
    ["AlsO:œ#@ö))œk", "also:œ_ö_œk"],
    ["a".repeat(888), "a".repeat(200)],
    [`a${"🐶".repeat(799)}b`, "a"],
    ["a\uFFFD\uFFFDb", "a_b"],
    [`A${"0".repeat(197)} ${"0".repeat(12)}`, `a${"0".repeat(197)}_0`],
  ];

  test.each(examples.map(([tag, normal]) => ({ tag, normal, title: tag.slice(0, 60) })))(
    "$title",
    ({ tag, normal }) => {
      expect(normalizeTag(tag)).toBe(normal);
    },
  );
});

/** Separators, digits, letters of each byte length, letters whose lower case has another. */
const awkward = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.string({ unit: fc.constantFrom(...Array.from("aZ09_:./- !éÉタ𝒶🐶İẞȺKΣς\u0301")), maxLength: 12 }),
  fc
    .tuple(fc.constantFrom("é", "Ⱥ", "K", "タ", "!", "_", ":", "1", "a"), fc.integer({ min: 95, max: 405 }))
    .chain(([unit, times]) => fc.string({ maxLength: 6 }).map((end) => `${unit.repeat(times)}${end}`)),
);

describe("properties of a normalised tag", () => {
  test("Datadog does not change it, so distinct tags stay distinct", () => {
    fc.assert(
      fc.property(awkward, (tag) => {
        const normal = normalizeTag(tag);
        if (normal === undefined) return;
        expect(agentTag(normal)).toBe(normal);
        expect(documentedTag(normal)).toBe(normal);
      }),
      { numRuns: 3000 },
    );
  });

  test("a tag and Datadog's form of it have the same normal form, so equal tags in Datadog are equal here", () => {
    fc.assert(
      fc.property(awkward, (tag) => {
        expect(normalizeTag(agentTag(tag))).toBe(normalizeTag(tag));
      }),
      { numRuns: 3000 },
    );
  });

  test("each letter of Unicode has one stable lower-case form", () => {
    const letters = Array.from({ length: 0x110000 }, (_, codePoint) => String.fromCodePoint(codePoint)).filter((each) =>
      /\p{L}/u.test(each),
    );
    const wrong = letters.filter((each) => {
      const normal = normalizeTag(each) ?? "";
      return Array.from(normal).length !== 1 || normal !== normalizeTag(normal) || normal !== normal.toLowerCase();
    });
    expect(letters.length).toBeGreaterThan(100_000);
    expect(wrong).toEqual([]);
  });

  test("normalising again changes nothing", () => {
    fc.assert(
      fc.property(awkward, (tag) => {
        const once = normalizeTag(tag) ?? "nothing_left";
        expect(normalizeTag(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  test("it is well formed for any input", () => {
    fc.assert(
      fc.property(awkward, (tag) => {
        const normal = normalizeTag(tag);
        if (normal === undefined) return;
        expect(normal).toMatch(/^\p{L}[\p{L}\p{Nd}_\-:./]*$/u);
        expect(normal).not.toMatch(/__|[_:]$/);
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
    ["stack", ":", undefined],
    ["stack", "_:_", undefined],
    ["stack", "a:b", "stack:a:b"],
    ["stack", "a:", "stack:a"],
  ])("the key %s and the value %j make %j", (key, value, tag) => {
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

// The first nine: DataDog/terraform-provider-datadog, TestNormMetricNameParse.
describe("metric names", () => {
  test.each([
    ["test*&(*._-_Metrictastic*(*)(  wtf_who_doesthis??", "test.Metrictastic_wtf_who_doesthis"],
    ["?does.this.work?", "does.this.work"],
    ["5-2 arsenal over spurs", "arsenal_over_spurs"],
    ["dd.crawler.amazon web services.run_time", "dd.crawler.amazon_web_services.run_time"],
    ["multiple_norm-1", "multiple_norm_1"],
    ["a$.b", "a.b"],
    ["__init__.metric", "init.metric"],
    ["a___..b", "a..b"],
    ["a_.", "a."],
    ["a._b", "a.b"],
    ["a_.b", "a.b"],
    ["a_._b", "a.b"],
    ["a._._b", "a..b"],
    ["acme.run.cost", "acme.run.cost"],
    ["Acme.Run-Cost", "Acme.Run_Cost"],
    ["9lives.left", "lives.left"],
    ["kosten.größe", "kosten.gr_e"],
    ["", undefined],
    ["...", undefined],
  ])("%j becomes %j", (name, normal) => {
    expect(normalizeMetricName(name)).toBe(normal);
  });

  const anyName = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.string({ unit: fc.constantFrom(...Array.from("aZ0_.- é")), maxLength: 12 }),
    fc
      .tuple(
        fc.integer({ min: 195, max: 202 }),
        fc.string({ unit: fc.constantFrom(...Array.from("a_.-")), maxLength: 4 }),
      )
      .map(([times, end]) => `${"n".repeat(times)}${end}`),
  );

  test("have at most 200 characters, and normalising again changes nothing", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const once = normalizeMetricName(name);
        if (once === undefined) return;
        expect(once.length).toBeLessThanOrEqual(200);
        expect(normalizeMetricName(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  test("Datadog does not change them, and equal names in Datadog are equal here", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const normal = normalizeMetricName(name) ?? "";
        expect(datadogName(normal)).toBe(normal);
        expect(normal).toBe(normalizeMetricName(datadogName(name)) ?? "");
      }),
      { numRuns: 2000 },
    );
  });
});
