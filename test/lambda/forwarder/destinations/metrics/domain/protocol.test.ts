import { describe, expect, test } from "vitest";
import type { DeliveryResult } from "../../../../../../lambda/forwarder/delivery-result.ts";
import type { Claim } from "../../../../../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { begin } from "../../../../../../lambda/forwarder/destinations/metrics/domain/claiming.ts";
import type { EffectResult } from "../../../../../../lambda/forwarder/destinations/metrics/domain/effect.ts";
import type { NextTry } from "../../../../../../lambda/forwarder/destinations/metrics/domain/next-try.ts";
import { proceed } from "../../../../../../lambda/forwarder/destinations/metrics/domain/protocol.ts";
import type { Sources, State } from "../../../../../../lambda/forwarder/destinations/metrics/domain/state.ts";
import type { Verdict } from "../../../../../../lambda/forwarder/domain/verdict.ts";

const now = 1_800_000_000;
const eventEpochSeconds = now - 90;
const series = [{ metric: "runs", tags: ["stack:now"], value: 1 }];
const pending = { eventId: "E", slotKey: "h", eventEpochSeconds, series };

function sourcesAt(epochSeconds = now): Sources {
  let nonces = 0;
  return {
    historicalMetrics: false,
    now: () => epochSeconds,
    random: () => 0,
    nonce: () => {
      nonces += 1;
      return `n${nonces}`;
    },
  };
}

function claimOf(changed: Partial<Claim> = {}): Claim {
  return { slotKey: "h", second: now - 90, generation: 0, open: [], done: false, series, ...changed };
}

function stateAfter(claim: Claim | undefined, results: readonly EffectResult[], epochSeconds?: number): State {
  const sources = sourcesAt(epochSeconds);
  return results.reduce((state, result) => proceed(state, result, sources), begin(pending, claim, sources));
}

const end = (how: DeliveryResult) => ({ kind: "end", result: how });
const again = (detail: string) => end({ kind: "retry", detail });
const owned: EffectResult = { kind: "slot", owned: true };
const lost: EffectResult = { kind: "slot", owned: false };
const failed: EffectResult = { kind: "failed", detail: "throttled" };
const written: EffectResult = { kind: "written" };
const has = (claim: Claim | undefined): EffectResult => ({ kind: "claim", claim });
const closed = (claim: Partial<Claim> = {}): EffectResult => has(claimOf(claim));
const taken = (...seconds: number[]): EffectResult => ({ kind: "slots", taken: new Set(seconds) });
const sent = (verdict: Verdict): EffectResult => ({ kind: "sent", verdict });
const refused = (next: NextTry, more = {}): EffectResult => ({
  kind: "sent",
  verdict: { kind: "refused", why: "invalid", detail: "Datadog answered 4xx", ...more },
  next,
});

describe("claiming an event", () => {
  test("requests the event's own second", () => {
    expect(stateAfter(undefined, []).effect).toEqual({ kind: "put_slot", second: now - 90 });
  });

  test("stores the claim with a nonce once it owns a second", () => {
    const claim = claimOf({ open: ["n1"] });
    expect(stateAfter(undefined, [owned]).effect).toEqual({ kind: "put_claim", claim });
  });

  test("looks for another second if the event's own is occupied", () => {
    expect(stateAfter(undefined, [lost]).effect).toEqual({ kind: "list_slots" });
    expect(stateAfter(undefined, [lost, taken(now - 90, now - 91)]).effect).toEqual({
      kind: "put_slot",
      second: now - 92,
    });
    expect(stateAfter(undefined, [lost, taken(now - 90), lost]).effect).toEqual({ kind: "list_slots" });
    const { effect } = stateAfter(undefined, [lost, taken(now - 90), owned]);
    expect(effect).toMatchObject({ kind: "put_claim", claim: { second: now - 91 } });
  });

  test("retries later if all seconds are occupied, or if other events win 24 seconds in a row", () => {
    const all = Array.from({ length: 1801 }, (_, index) => now - index);
    expect(stateAfter(undefined, [lost, taken(...all)]).effect).toEqual({
      kind: "end",
      result: { kind: "retry", detail: "every second within thirty minutes is taken" },
      noFreeSecond: true,
    });
    const races = Array.from({ length: 23 }, () => [lost, taken()]).flat();
    expect(stateAfter(undefined, races).effect.kind).toBe("put_slot");
    expect(stateAfter(undefined, [...races, lost]).effect).toEqual(again("24 seconds in a row went to other events"));
  });

  test("continues with the stored claim if another forwarder wrote it", () => {
    const theirs = claimOf({ second: now - 30, open: ["theirs"] });
    const { effect } = stateAfter(undefined, [owned, has(theirs)]);
    expect(effect).toEqual({ kind: "open", generation: 0, nonce: "n2" });
    expect(stateAfter(undefined, [owned, has({ ...theirs, done: true })]).effect).toEqual(
      end({ kind: "done", how: "duplicate" }),
    );
  });

  test("starts over if the claim has vanished", () => {
    expect(stateAfter(undefined, [owned, has(undefined)]).effect).toEqual({ kind: "put_slot", second: now - 90 });
  });

  test("finds its own nonce after a lost answer, even if another attempt began since", () => {
    const { effect } = stateAfter(undefined, [owned, has(claimOf({ open: ["n1", "theirs"] }))]);
    expect(effect).toEqual({ kind: "send", second: now - 90, series });
  });

  test("sends nothing if the claim was marked between its write and the answer", () => {
    const result = has(claimOf({ open: ["n1"], done: true }));
    expect(stateAfter(undefined, [owned, result]).effect).toEqual(end({ kind: "done", how: "duplicate" }));
  });
});

describe("an attempt on a claim", () => {
  const stored = [{ metric: "runs", tags: ["stack:before"], value: 1 }];

  test("maps the event again, at its own second, if all attempts were refused and the configuration changed", () => {
    const claim = claimOf({ second: now - 600, generation: 4, series: stored });
    expect(stateAfter(claim, []).effect).toEqual({ kind: "put_slot", second: now - 90 });
    expect(stateAfter(claim, [owned]).effect).toEqual({
      kind: "reassign_timestamp",
      claim: { slotKey: "h", second: now - 90, generation: 5, open: ["n1"], done: false, series },
    });
  });

  test("does not map the event again if an attempt may have arrived or the event is now too large", () => {
    const claim = claimOf({ series: stored, open: ["old"] });
    expect(stateAfter(claim, []).effect).toMatchObject({ kind: "open" });
    const state = begin({ ...pending, series: [], sizeError: "too large" }, claimOf({ series: stored }), sourcesAt());
    expect(state.effect).toMatchObject({ kind: "open" });
  });

  test("stores a nonce and sends the stored series at the stored second", () => {
    const claim = claimOf({ second: now - 600, generation: 4, open: ["old"], series: stored });
    expect(stateAfter(claim, []).effect).toEqual({ kind: "open", generation: 4, nonce: "n1" });
    const { effect } = stateAfter(claim, [has({ ...claim, open: ["old", "n1"] })]);
    expect(effect).toEqual({ kind: "send", second: now - 600, series: stored });
  });

  test("follows a claim that changed: uses a new nonce or a new second, or ends", () => {
    const moved = claimOf({ generation: 1, open: ["theirs"] });
    expect(stateAfter(claimOf(), [has(moved)]).effect).toEqual({ kind: "open", generation: 1, nonce: "n2" });
    const old = claimOf({ second: now - 7200 });
    expect(stateAfter(claimOf(), [has(old)]).effect).toEqual({ kind: "put_slot", second: now });
    expect(stateAfter(claimOf(), [has({ ...old, open: ["theirs"] })]).effect).toMatchObject({
      result: { reason: "ambiguous" },
    });
    expect(stateAfter(claimOf(), [has(claimOf({ done: true }))]).effect).toEqual(
      end({ kind: "done", how: "duplicate" }),
    );
  });
});

describe("a reassigned timestamp", () => {
  const old = claimOf({ second: now - 7200, generation: 4, series: [] });
  const next = claimOf({ second: now, generation: 5, open: ["n1"] });

  test("is a second near now, with series from the present configuration", () => {
    expect(stateAfter(old, []).effect).toEqual({ kind: "put_slot", second: now });
    expect(stateAfter(old, [owned]).effect).toEqual({ kind: "reassign_timestamp", claim: next });
    expect(stateAfter(old, [owned, has(next)]).effect).toEqual({ kind: "send", second: now, series });
  });

  test("is an earlier second if now is occupied", () => {
    const { effect } = stateAfter(old, [lost, taken(now), owned]);
    expect(effect).toEqual({ kind: "reassign_timestamp", claim: { ...next, second: now - 1 } });
  });

  test("continues with the stored claim if another forwarder was first", () => {
    const theirs = { ...next, second: now - 3, open: ["theirs"] };
    expect(stateAfter(old, [owned, has(theirs)]).effect).toEqual({ kind: "open", generation: 5, nonce: "n2" });
    expect(stateAfter(old, [owned, has({ ...old, open: ["theirs"] })]).effect).toMatchObject({
      result: { reason: "ambiguous" },
    });
  });
});

describe("nothing is sent", () => {
  test("for a marked event", () => {
    expect(stateAfter(claimOf({ done: true }), []).effect).toEqual(end({ kind: "done", how: "duplicate" }));
  });

  test("for an event that may have arrived and is too old to retry", () => {
    const { effect } = stateAfter(claimOf({ second: now - 3600, open: ["old"] }), []);
    expect(effect).toMatchObject({ kind: "end", result: { kind: "dead_letter", reason: "ambiguous" } });
  });

  test("for an event that is older than the ledger's memory", () => {
    const { effect } = stateAfter(undefined, [], now + 46 * 86_400);
    expect(effect).toMatchObject({ kind: "end", result: { kind: "dead_letter", reason: "too_old" } });
  });
});

describe("an outcome", () => {
  const held = [owned, has(claimOf({ open: ["n1"] }))];

  test("accepted: marks the event, which is delivered even if the mark fails", () => {
    const accepted = sent({ kind: "accepted" });
    expect(stateAfter(undefined, [...held, accepted]).effect).toEqual({ kind: "mark" });
    for (const result of [written, failed]) {
      expect(stateAfter(undefined, [...held, accepted, result]).effect).toEqual(
        end({ kind: "done", how: "delivered" }),
      );
    }
  });

  test("unknown: keeps the nonce and retries the event", () => {
    expect(stateAfter(undefined, [...held, sent({ kind: "unknown", detail: "reset" })]).effect).toEqual(again("reset"));
  });

  test.each(["now", "later", "never"] as const)("refused, retry %s: removes the nonce first", (next) => {
    expect(stateAfter(undefined, [...held, refused(next)]).effect).toEqual({
      kind: "close",
      generation: 0,
      nonce: "n1",
    });
  });

  test("refused, retry now: uses a new nonce once the old one is removed", () => {
    const { effect } = stateAfter(undefined, [...held, refused("now"), closed()]);
    expect(effect).toEqual({ kind: "open", generation: 0, nonce: "n2" });
  });

  test("refused, retry now: follows the claim that the ledger returns", () => {
    const needAfter = (claim: Partial<Claim>) => stateAfter(undefined, [...held, refused("now"), closed(claim)]).effect;
    expect(needAfter({ generation: 1, open: ["theirs"] })).toEqual({ kind: "open", generation: 1, nonce: "n2" });
    expect(needAfter({ second: now - 7200 })).toEqual({ kind: "put_slot", second: now });
    expect(needAfter({ done: true })).toEqual(end({ kind: "done", how: "duplicate" }));
  });

  test.each([closed(), failed])("refused, retry later: keeps Datadog's reset, after $kind", (result) => {
    const detail = "Datadog answered 4xx";
    expect(stateAfter(undefined, [...held, refused("later"), result]).effect).toEqual(again(detail));
    const { effect } = stateAfter(undefined, [...held, refused("later", { resetSeconds: 42 }), result]);
    expect(effect).toEqual(end({ kind: "retry", detail, resetSeconds: 42 }));
  });

  test.each<[string, EffectResult, DeliveryResult]>([
    [
      "dead-letters the event as rejected",
      closed(),
      { kind: "dead_letter", reason: "rejected", detail: "Datadog answered 4xx" },
    ],
    [
      "dead-letters the event as ambiguous while another POST may have arrived",
      closed({ open: ["theirs"] }),
      { kind: "dead_letter", reason: "ambiguous", detail: "Datadog answered 4xx" },
    ],
    ["drops the event if another POST was accepted", closed({ done: true }), { kind: "done", how: "duplicate" }],
    [
      "dead-letters the event as ambiguous if the claim has vanished",
      has(undefined),
      { kind: "dead_letter", reason: "ambiguous", detail: "Datadog answered 4xx" },
    ],
  ])("refused, retry never: %s", (_, result, how) => {
    expect(stateAfter(undefined, [...held, refused("never"), result]).effect).toEqual(end(how));
  });

  test.each(["now", "never"] as const)(
    "refused, retry %s: retries the event if the nonce could not be removed",
    (next) => {
      expect(stateAfter(undefined, [...held, refused(next), failed]).effect).toEqual(again("Datadog answered 4xx"));
    },
  );
});

test.each<[string, Claim | undefined, readonly EffectResult[]]>([
  ["a slot", undefined, []],
  ["the list of slots", undefined, [lost]],
  ["a slot of the list", undefined, [lost, taken()]],
  ["the write of the event", undefined, [owned]],
  ["the write of a nonce", claimOf(), []],
  ["the slot of a reassignment", claimOf({ second: now - 7200 }), []],
  ["a reassignment", claimOf({ second: now - 7200 }), [owned]],
  ["the POST before it was made", undefined, [owned, has(claimOf({ open: ["n1"] }))]],
])("if %s fails, the event is retried and nothing is sent", (_, claim, results) => {
  expect(stateAfter(claim, [...results, failed]).effect).toEqual(again("throttled"));
});

test.each<[string, readonly EffectResult[]]>([
  ["claiming", [written]],
  ["claiming", [has(undefined)]],
  ["claiming", [lost, owned]],
  ["recording", [owned, written]],
  ["holding", [owned, has(claimOf({ open: ["n1"] })), written]],
  ["ended", [owned, has(claimOf({ done: true })), written]],
])("a result of another effect while %s is a bug", (at, results) => {
  expect(() => stateAfter(undefined, results)).toThrow(`while ${at}`);
});

describe("an event that is too large", () => {
  const large = { ...pending, series: [], sizeError: "too large" };

  test("is rejected without a claim", () => {
    const rejected = end({ kind: "dead_letter", reason: "rejected", detail: "too large" });
    expect(begin(large, undefined, sourcesAt()).effect).toEqual(rejected);
    expect(begin(large, claimOf({ second: now - 3_600 }), sourcesAt()).effect).toEqual(rejected);
  });

  test("is a duplicate if Datadog has it", () => {
    expect(begin(large, claimOf({ done: true }), sourcesAt()).effect).toEqual(end({ kind: "done", how: "duplicate" }));
  });
});

describe("an event with a refusal that no retry can change", () => {
  const fewer = [{ metric: "runs", tags: ["stack:now"], value: 2 }];
  const reduced = { ...pending, series: fewer, omitted: "the extension's metrics" } as const;
  const whole = { ...pending, fallback: () => reduced };
  const outcomeAfter = (results: readonly EffectResult[]) => {
    const sources = sourcesAt();
    return results.reduce((state, result) => proceed(state, result, sources), begin(whole, claimOf(), sources));
  };
  const opened = has(claimOf({ open: ["n1"] }));

  test("is sent at its own second without part of the extension, once no attempt is open", () => {
    expect(outcomeAfter([opened, refused("never"), closed()]).effect).toEqual({ kind: "put_slot", second: now - 90 });
    const { effect } = outcomeAfter([opened, refused("never"), closed(), owned]);
    expect(effect).toMatchObject({ kind: "reassign_timestamp", claim: { generation: 1, series: fewer } });
  });

  test("is ambiguous while another attempt is open", () => {
    const { effect } = outcomeAfter([opened, refused("never"), closed({ open: ["theirs"] })]);
    expect(effect).toEqual(end({ kind: "dead_letter", reason: "ambiguous", detail: "Datadog answered 4xx" }));
  });

  test("reports the omitted part when it ends", () => {
    const reassigned = has(claimOf({ generation: 1, series: fewer, open: ["n2"] }));
    const results = [opened, refused("never"), closed(), owned, reassigned];
    const delivered = outcomeAfter([...results, sent({ kind: "accepted" }), written]);
    expect(delivered.effect).toEqual(end({ kind: "done", how: "delivered" }));
    const rejected = outcomeAfter([...results, refused("never"), closed({ generation: 1, series: fewer })]);
    expect(rejected.effect).toEqual(end({ kind: "dead_letter", reason: "rejected", detail: "Datadog answered 4xx" }));
    expect([delivered, rejected].map((state) => state.pending.omitted)).toEqual(
      Array.from({ length: 2 }, () => "the extension's metrics"),
    );
  });
});
