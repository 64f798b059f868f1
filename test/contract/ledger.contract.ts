import { beforeEach, describe, expect, test } from "vitest";
import type { Claim } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { Series } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { type Target, targetKeyLength } from "../../lambda/forwarder/destinations/metrics/domain/target.ts";
import type { Ledger, LedgerDecisions } from "../../lambda/forwarder/destinations/metrics/ledger.ts";

/** An empty table, seen by the ledgers of several targets. */
export interface LedgerHarness {
  readonly ledgerOf: (target: Target) => Ledger & LedgerDecisions;
  /** The same table, seen by a forwarder whose items expired a day ago. */
  readonly expiringOf: (target: Target) => Ledger;
}

const target: Target = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.com",
  metricPrefix: "spacelift.integration",
};
const otherTargets: readonly (readonly [string, Target])[] = [
  ["Spacelift account", { ...target, spaceliftEndpoint: "https://other.app.spacelift.io" }],
  ["Datadog", { ...target, datadogUrl: "https://api.datadoghq.eu" }],
  ["metric prefix", { ...target, metricPrefix: "ours" }],
];

const second = 1_800_000_000;
const run: Series = { metric: "a.count", unit: "job", tags: ["stack:dns"], value: 1 };
const claim: Claim = { slotKey: "tags", second, generation: 0, open: ["first"], done: false, series: [run] };
const next: Claim = { ...claim, slotKey: "other tags", second: second + 4000, generation: 1, open: ["next"] };

const hostileIds = [
  "",
  "E#a",
  "a#0",
  "\u0000",
  "\ufffd",
  "\ud800",
  "\udfff",
  '["acme","run","ü🚀\u2028","FINISHED"]',
  // The longest id that fits into a key after the target, and one character more.
  "#".repeat(2048 - "E##".length - targetKeyLength),
  "#".repeat(2049 - "E##".length - targetKeyLength),
  "ü".repeat(100_000),
  `${"ü".repeat(100_000)}!`,
];

/** The forwarder's assumptions about its ledger, for the table and its stand-in. */
export function describeLedgerContract(name: string, makeHarness: () => Promise<LedgerHarness>): void {
  describe(`the ledger contract: ${name}`, () => {
    let ledger: Ledger & LedgerDecisions;
    let expiring: Ledger;
    let harness: LedgerHarness;
    beforeEach(async () => {
      harness = await makeHarness();
      ledger = harness.ledgerOf(target);
      expiring = harness.expiringOf(target);
    });

    const read = async (eventId: string) => (await ledger.read([eventId])).get(eventId);

    describe("a slot", () => {
      test("belongs to the first owner for good", async () => {
        expect(await ledger.putSlot("tags", second, "a")).toBe(true);
        expect(await ledger.putSlot("tags", second, "b")).toBe(false);
        expect(await ledger.putSlot("tags", second, "a")).toBe(true);
        expect(await ledger.putSlot("tags", second, "b")).toBe(false);
      });

      test("differs by second and by tags", async () => {
        expect(await ledger.putSlot("tags", second, "a")).toBe(true);
        expect(await ledger.putSlot("tags", second + 1, "b")).toBe(true);
        expect(await ledger.putSlot("other tags", second, "b")).toBe(true);
      });

      test("goes to one of fifty concurrent owners", async () => {
        const asked = Array.from({ length: 50 }, (_, index) => ledger.putSlot("tags", second, `event ${index}`));
        expect((await Promise.all(asked)).filter((owned) => owned)).toHaveLength(1);
      });

      test("stays taken after its item has expired", async () => {
        expect(await expiring.putSlot("tags", second, "a")).toBe(true);
        expect(await ledger.putSlot("tags", second, "b")).toBe(false);
        expect(await ledger.listSlots("tags", second)).toEqual(new Set([second]));
      });
    });

    describe("the slots of a tag set", () => {
      test("are empty at first", async () => {
        expect(await ledger.listSlots("tags", 0)).toEqual(new Set());
      });

      test("start at the given second and have these tags", async () => {
        for (const each of [second - 1, second, second + 1]) await ledger.putSlot("tags", each, "a");
        await ledger.putSlot("tags2", second + 2, "a");
        expect(await ledger.listSlots("tags", second)).toEqual(new Set([second, second + 1]));
      });

      test("end at the given second", async () => {
        for (const each of [second - 1, second, second + 1]) await ledger.putSlot("tags", each, "a");
        expect(await ledger.listSlots("tags", second - 1, second)).toEqual(new Set([second - 1, second]));
        expect(await ledger.listSlots("tags", second + 1, second + 1)).toEqual(new Set([second + 1]));
        expect(await ledger.listSlots("tags", second - 3, second - 2)).toEqual(new Set());
      });

      test("are in numerical order", async () => {
        for (const each of [9, 10, 999_999_999, second]) await ledger.putSlot("tags", each, "a");
        expect(await ledger.listSlots("tags", 10)).toEqual(new Set([10, 999_999_999, second]));
      });

      test("are complete, even a thousand with owners of two kilobytes", async () => {
        const seconds = Array.from({ length: 1000 }, (_, index) => second - index);
        await Promise.all(seconds.map((each) => ledger.putSlot("tags", each, "x".repeat(2000))));
        expect(await ledger.listSlots("tags", 0)).toEqual(new Set(seconds));
      });
    });

    describe("a claim", () => {
      test("does not exist before it is put", async () => {
        expect(await ledger.read(["a"])).toEqual(new Map());
      });

      test("is read unchanged", async () => {
        expect(await ledger.putClaim("a", claim)).toEqual(claim);
        expect(await ledger.read(["a", "b"])).toEqual(new Map([["a", claim]]));
      });

      test("stays the first one when it is put again", async () => {
        await ledger.putClaim("a", claim);
        expect(await ledger.putClaim("a", { ...claim, second: second + 1, open: ["other"] })).toEqual(claim);
        expect(await read("a")).toEqual(claim);
      });

      test("is one of fifty concurrent ones, and all writers learn which", async () => {
        const claims = Array.from({ length: 50 }, (_, index) => ({ ...claim, open: [`nonce ${index}`] }));
        const told = await Promise.all(claims.map((each) => ledger.putClaim("a", each)));
        const kept = await read("a");
        expect(claims).toContainEqual(kept);
        expect(new Set(told.map((each) => JSON.stringify(each)))).toEqual(new Set([JSON.stringify(kept)]));
      });

      test("exists after its item has expired", async () => {
        await expiring.putClaim("a", claim);
        expect(await read("a")).toEqual(claim);
        expect(await ledger.putClaim("a", { ...claim, open: ["other"] })).toEqual(claim);
        expect((await ledger.open("a", 0, "second"))?.open).toHaveLength(2);
      });

      test("keeps its series: text of any script, no unit, numbers of any size", async () => {
        const series: readonly Series[] = [
          { metric: "größe.数", tags: ["stack:ü🚀", 'quote:"\\\u0000\u2028', ""], value: 1e21 },
          { metric: "b", unit: "", tags: [], value: 1 / 3 },
          { metric: "c", type: "gauge", tags: [], value: 0 },
          { metric: "c", tags: [], value: -Number.MAX_SAFE_INTEGER },
        ];
        await ledger.putClaim("a", { ...claim, series });
        expect((await read("a"))?.series).toEqual(series);
      });

      test("keeps ten thousand series, and none", async () => {
        const series = Array.from({ length: 10_000 }, (_, index) => ({
          ...run,
          tags: [`stack:s${index}`, "team:ops"],
        }));
        await ledger.putClaim("many", { ...claim, series });
        await ledger.putClaim("none", { ...claim, series: [] });
        expect((await read("many"))?.series).toEqual(series);
        expect((await ledger.open("many", 0, "second"))?.series).toEqual(series);
        expect((await read("none"))?.series).toEqual([]);
      });

      test("is found among 250, each requested twice", async () => {
        const ids = Array.from({ length: 250 }, (_, index) => `event ${index}`);
        await Promise.all(ids.map((id, index) => ledger.putClaim(id, { ...claim, second: second - index })));
        const found = await ledger.read([...ids, "nobody", ...ids]);
        expect(found).toEqual(new Map(ids.map((id, index) => [id, { ...claim, second: second - index }])));
      });

      test("is not found for an empty request", async () => {
        expect(await ledger.read([])).toEqual(new Map());
      });
    });

    describe("open", () => {
      test("adds a nonce, once", async () => {
        await ledger.putClaim("a", claim);
        const opened = await ledger.open("a", 0, "second");
        expect(opened).toEqual({ ...claim, open: expect.arrayContaining(["first", "second"]) });
        expect(opened?.open).toHaveLength(2);
        expect((await ledger.open("a", 0, "second"))?.open).toHaveLength(2);
      });

      test("adds none to another generation, and returns the current claim", async () => {
        await ledger.putClaim("a", claim);
        expect(await ledger.open("a", 1, "second")).toEqual(claim);
        expect(await read("a")).toEqual(claim);
      });

      test("adds none to a finished claim", async () => {
        await ledger.putClaim("a", claim);
        await ledger.mark("a");
        expect(await ledger.open("a", 0, "second")).toEqual({ ...claim, done: true, series: [] });
        expect((await read("a"))?.open).toEqual(["first"]);
      });

      test("creates no claim", async () => {
        expect(await ledger.open("a", 0, "second")).toBeUndefined();
        expect(await read("a")).toBeUndefined();
        expect(await ledger.putClaim("a", claim)).toEqual(claim);
      });

      test("keeps the nonces of fifty concurrent attempts", async () => {
        await ledger.putClaim("a", claim);
        const nonces = Array.from({ length: 50 }, (_, index) => `nonce ${index}`);
        await Promise.all(nonces.map((nonce) => ledger.open("a", 0, nonce)));
        expect((await read("a"))?.open.toSorted()).toEqual(["first", ...nonces].sort());
      });
    });

    describe("close", () => {
      test("removes only its own nonce, even the last one", async () => {
        await ledger.putClaim("a", claim);
        await ledger.open("a", 0, "second");
        expect(await ledger.close("a", 0, "first")).toEqual({ ...claim, open: ["second"] });
        expect((await read("a"))?.open).toEqual(["second"]);
        expect(await ledger.close("a", 0, "second")).toEqual({ ...claim, open: [] });
        expect(await ledger.close("a", 0, "second")).toEqual({ ...claim, open: [] });
        expect(await read("a")).toEqual({ ...claim, open: [] });
      });

      test("of another generation changes nothing", async () => {
        await ledger.putClaim("a", claim);
        expect(await ledger.close("a", 1, "first")).toEqual(claim);
        expect(await read("a")).toEqual(claim);
      });

      test("returns nonces that others opened since, and a finished claim", async () => {
        await ledger.putClaim("a", claim);
        await ledger.open("a", 0, "theirs");
        expect(await ledger.close("a", 0, "first")).toEqual({ ...claim, open: ["theirs"] });
        await ledger.mark("a");
        expect(await ledger.close("a", 0, "first")).toEqual({ ...claim, open: ["theirs"], done: true, series: [] });
      });

      test("changes nothing for an unknown nonce or without a claim", async () => {
        await ledger.putClaim("a", claim);
        expect(await ledger.close("a", 0, "other")).toEqual(claim);
        expect(await ledger.close("b", 0, "first")).toBeUndefined();
        expect(await ledger.read(["a", "b"])).toEqual(new Map([["a", claim]]));
      });

      test("leaves a set that can be opened again", async () => {
        await ledger.putClaim("a", claim);
        await ledger.close("a", 0, "first");
        expect((await ledger.open("a", 0, "second"))?.open).toEqual(["second"]);
      });
    });

    describe("reassignTimestamp", () => {
      test("replaces a claim without an open nonce", async () => {
        await ledger.putClaim("a", claim);
        await ledger.close("a", 0, "first");
        const to = { ...next, series: [{ ...run, value: 2 }] };
        expect(await ledger.reassignTimestamp("a", to)).toEqual(to);
        expect(await read("a")).toEqual(to);
      });

      test("repeated after a lost answer shows our own nonce", async () => {
        await ledger.putClaim("a", claim);
        await ledger.close("a", 0, "first");
        await ledger.reassignTimestamp("a", next);
        expect(await ledger.reassignTimestamp("a", next)).toEqual(next);
      });

      test.each<[string, number]>([
        ["an earlier", 1],
        ["a later", 3],
      ])("changes nothing for %s generation", async (_, generation) => {
        await ledger.putClaim("a", { ...claim, generation: 1 });
        await ledger.close("a", 1, "first");
        const to = { ...next, generation };
        expect(await ledger.reassignTimestamp("a", to)).toEqual({ ...claim, generation: 1, open: [] });
        expect(await read("a")).toEqual({ ...claim, generation: 1, open: [] });
      });

      test("changes nothing while a nonce is open", async () => {
        await ledger.putClaim("a", claim);
        expect(await ledger.reassignTimestamp("a", next)).toEqual(claim);
        expect(await read("a")).toEqual(claim);
      });

      test("changes no finished claim", async () => {
        await ledger.putClaim("a", claim);
        await ledger.close("a", 0, "first");
        await ledger.mark("a");
        expect(await ledger.reassignTimestamp("a", next)).toEqual({ ...claim, open: [], done: true, series: [] });
      });

      test("creates no claim", async () => {
        expect(await ledger.reassignTimestamp("a", next)).toBeUndefined();
        expect(await read("a")).toBeUndefined();
        expect(await ledger.putClaim("a", claim)).toEqual(claim);
      });

      test("succeeds for one of fifty concurrent ones, and all learn which", async () => {
        await ledger.putClaim("a", claim);
        await ledger.close("a", 0, "first");
        const nonces = Array.from({ length: 50 }, (_, index) => `nonce ${index}`);
        const told = await Promise.all(
          nonces.map((nonce) => ledger.reassignTimestamp("a", { ...next, open: [nonce] })),
        );
        const kept = await read("a");
        expect(nonces).toContain(kept?.open[0]);
        expect(told).toEqual(nonces.map(() => kept));
      });

      test("ignores an answer to an earlier generation", async () => {
        await ledger.putClaim("a", claim);
        await ledger.close("a", 0, "first");
        await ledger.reassignTimestamp("a", { ...next, open: ["first"] });
        await ledger.close("a", 0, "first");
        expect((await ledger.open("a", 0, "late"))?.open).toEqual(["first"]);
      });
    });

    describe("mark", () => {
      test("is final, and drops the series", async () => {
        await ledger.putClaim("a", claim);
        await ledger.mark("a");
        await ledger.mark("a");
        const done = { ...claim, done: true, series: [] };
        expect(await read("a")).toEqual(done);
        expect(await ledger.putClaim("a", claim)).toEqual(done);
      });

      test("creates no claim", async () => {
        await ledger.mark("a");
        expect(await read("a")).toBeUndefined();
        expect(await ledger.putClaim("a", claim)).toEqual(claim);
      });
    });

    describe("count", () => {
      test("removes every nonce, so that the event can get a new timestamp", async () => {
        await ledger.putClaim("a", claim);
        await ledger.open("a", 0, "second");
        expect(await ledger.count("a", 0)).toEqual({ ...claim, open: [] });
        expect(await ledger.reassignTimestamp("a", next)).toEqual(next);
      });

      test("ignores answers to attempts that it gave up", async () => {
        await ledger.putClaim("a", claim);
        await ledger.count("a", 0);
        await ledger.reassignTimestamp("a", next);
        await ledger.close("a", 0, "first");
        expect(await read("a")).toEqual(next);
      });

      test("changes nothing when it is repeated, and returns the claim", async () => {
        await ledger.putClaim("a", claim);
        await ledger.count("a", 0);
        expect(await ledger.count("a", 0)).toEqual({ ...claim, open: [] });
      });

      test("changes nothing for another generation, and returns the claim", async () => {
        await ledger.putClaim("a", { ...claim, generation: 1 });
        for (const generation of [0, 2]) {
          expect(await ledger.count("a", generation)).toEqual({ ...claim, generation: 1 });
        }
        expect(await read("a")).toEqual({ ...claim, generation: 1 });
      });

      test("does not reopen a finished claim", async () => {
        await ledger.putClaim("a", claim);
        await ledger.mark("a");
        expect(await ledger.count("a", 0)).toEqual({ ...claim, done: true, series: [] });
      });

      test("creates no claim", async () => {
        expect(await ledger.count("a", 0)).toBeUndefined();
        expect(await ledger.putClaim("a", claim)).toEqual(claim);
      });
    });

    describe("drop", () => {
      test("is final, like mark, and returns the claim", async () => {
        await ledger.putClaim("a", claim);
        const done = { ...claim, done: true, series: [] };
        expect(await ledger.drop("a")).toEqual(done);
        expect(await ledger.drop("a")).toEqual(done);
        expect(await ledger.open("a", 0, "second")).toEqual(done);
        expect(await ledger.count("a", 0)).toEqual(done);
      });

      test("creates no claim", async () => {
        expect(await ledger.drop("a")).toBeUndefined();
        expect(await read("a")).toBeUndefined();
      });
    });

    describe("a table that two targets share", () => {
      test.each(otherTargets)("has separate slots if they differ in the %s", async (_, otherTarget) => {
        const other = harness.ledgerOf(otherTarget);
        expect(await ledger.putSlot("tags", second, "a")).toBe(true);
        expect(await other.listSlots("tags", 0)).toEqual(new Set());
        expect(await other.putSlot("tags", second, "b")).toBe(true);
        expect(await ledger.putSlot("tags", second, "b")).toBe(false);
        expect(await other.putSlot("tags", second + 1, "b")).toBe(true);
        expect(await ledger.listSlots("tags", 0)).toEqual(new Set([second]));
      });

      test.each(otherTargets)("has separate claims if they differ in the %s", async (_, otherTarget) => {
        const other = harness.ledgerOf(otherTarget);
        const otherClaim = { ...claim, second: second + 1, open: ["theirs"] };
        await ledger.putClaim("a", claim);
        expect(await other.read(["a"])).toEqual(new Map());
        expect(await other.open("a", 0, "second")).toBeUndefined();
        expect(await other.drop("a")).toBeUndefined();
        expect(await other.putClaim("a", otherClaim)).toEqual(otherClaim);
        await other.mark("a");
        expect(await read("a")).toEqual(claim);
        expect(await harness.ledgerOf({ ...otherTarget }).read(["a"])).toEqual(
          new Map([["a", { ...otherClaim, done: true, series: [] }]]),
        );
      });
    });

    test("distinguishes events with hostile ids, as owners and as claims", async () => {
      for (const [index, id] of hostileIds.entries()) {
        await ledger.putClaim(id, { ...claim, second: index });
        expect(await ledger.putSlot("tags", index, id)).toBe(true);
      }
      const found = await ledger.read(hostileIds);
      expect(hostileIds.map((id) => found.get(id)?.second)).toEqual(hostileIds.map((_, index) => index));
      for (const [index, id] of hostileIds.entries()) {
        expect(await ledger.putSlot("tags", index, id)).toBe(true);
        expect(await ledger.putSlot("tags", (index + 1) % hostileIds.length, id)).toBe(false);
      }
    });
  });
}
