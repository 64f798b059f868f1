import { beforeEach, describe, expect, test } from "vitest";
import type { MarkedTarget } from "../../lambda/adapters/delivery-marks.ts";
import type { DeliveryMarks } from "../../lambda/forwarder/delivery-marks.ts";

/** An empty table, seen by the destinations of several targets. */
export interface MarksHarness {
  readonly marksOf: (target: MarkedTarget) => DeliveryMarks;
}

const target: MarkedTarget = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.com",
  destination: "events",
};

const now = 1_800_000_000_000;
const until = now + 120_000;

function lease(nonce: string, nowMilliseconds = now) {
  return { nonce, nowMilliseconds, untilMilliseconds: nowMilliseconds + 120_000 };
}

/** The assumptions of the destinations about their marks, for the table and its stand-in. */
export function describeMarksContract(name: string, makeHarness: () => Promise<MarksHarness>): void {
  describe(`the contract of delivery marks: ${name}`, () => {
    let harness: MarksHarness;
    let marks: DeliveryMarks;
    beforeEach(async () => {
      harness = await makeHarness();
      marks = harness.marksOf(target);
    });

    test("a claim keeps others away until its lease ends", async () => {
      expect(await marks.claim("a", lease("one"))).toEqual({ kind: "claimed", accepted: 0 });
      expect(await marks.claim("a", lease("two"))).toEqual({ kind: "leased" });
      expect(await marks.claim("a", lease("two", until - 1))).toEqual({ kind: "leased" });
      expect(await marks.claim("a", lease("two", until))).toEqual({ kind: "claimed", accepted: 0 });
      expect(await marks.claim("a", lease("one", until))).toEqual({ kind: "leased" });
      expect(await marks.claim("b", lease("one"))).toEqual({ kind: "claimed", accepted: 0 });
    });

    test("a claim whose answer was lost can be repeated", async () => {
      await marks.claim("a", lease("one"));
      expect(await marks.claim("a", lease("one"))).toEqual({ kind: "claimed", accepted: 0 });
    });

    test("one of fifty concurrent claims succeeds", async () => {
      const asked = Array.from({ length: 50 }, (_, index) => marks.claim("a", lease(`nonce ${index}`)));
      expect((await Promise.all(asked)).filter(({ kind }) => kind === "claimed")).toHaveLength(1);
    });

    test("only the nonce of a lease releases it", async () => {
      await marks.claim("a", lease("one"));
      await marks.release("a", "two");
      expect(await marks.claim("a", lease("two"))).toEqual({ kind: "leased" });
      await marks.release("a", "one");
      expect(await marks.claim("a", lease("two"))).toEqual({ kind: "claimed", accepted: 0 });
    });

    test("a later claim sees how many POSTs were accepted", async () => {
      await marks.claim("a", lease("one"));
      await marks.noteAccepted("a", 1);
      expect(await marks.claim("a", lease("two"))).toEqual({ kind: "leased" });
      await marks.release("a", "one");
      expect(await marks.claim("a", lease("two"))).toEqual({ kind: "claimed", accepted: 1 });
    });

    test("an event that is done stays done", async () => {
      await marks.claim("a", lease("one"));
      await marks.markDone("a");
      await marks.release("a", "one");
      await marks.noteAccepted("a", 1);
      for (const nonce of ["one", "two"]) {
        expect(await marks.claim("a", lease(nonce, until))).toEqual({ kind: "done" });
      }
    });

    test("an event without a claim gets no mark", async () => {
      await marks.markDone("a");
      await marks.noteAccepted("a", 1);
      await marks.release("a", "one");
      expect(await marks.claim("a", lease("one"))).toEqual({ kind: "claimed", accepted: 0 });
    });

    test.each<readonly [string, Partial<MarkedTarget>]>([
      ["Spacelift account", { spaceliftEndpoint: "https://other.app.spacelift.io" }],
      ["Datadog", { datadogUrl: "https://api.datadoghq.eu" }],
      ["destination", { destination: "deployments" }],
    ])("targets that differ in the %s share no mark", async (_, different) => {
      await marks.claim("a", lease("one"));
      await marks.markDone("a");
      const other = harness.marksOf({ ...target, ...different });
      expect(await other.claim("a", lease("two"))).toEqual({ kind: "claimed", accepted: 0 });
    });

    test("distinguishes events with hostile ids", async () => {
      const ids = ["", "E#a", "a#0", "\u0000", "\ud800", "\udfff", '["acme","run","ü🚀\u2028"]', "ü".repeat(100_000)];
      for (const id of ids) expect(await marks.claim(id, lease("one"))).toEqual({ kind: "claimed", accepted: 0 });
      await marks.markDone("a#0");
      for (const id of ids) {
        expect(await marks.claim(id, lease("two"))).toEqual({ kind: id === "a#0" ? "done" : "leased" });
      }
    });
  });
}
