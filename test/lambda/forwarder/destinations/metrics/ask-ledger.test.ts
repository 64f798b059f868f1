import { expect, test } from "vitest";
import { askLedger, viewLedger } from "../../../../../lambda/forwarder/destinations/metrics/ask-ledger.ts";
import { oldestClaimedSeconds } from "../../../../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { LedgerEffect } from "../../../../../lambda/forwarder/destinations/metrics/domain/effect.ts";
import type { PendingEvent } from "../../../../../lambda/forwarder/destinations/metrics/domain/pending-event.ts";
import { createLedgerStandIn } from "../../../../../simulator/stand-ins/ledger.ts";

const now = 1_800_000_000;
const window = Array.from({ length: oldestClaimedSeconds + 1 }, (_, index) => now - index);

function pending(eventId: string): PendingEvent {
  return { eventId, slotKey: "tags", eventEpochSeconds: now, series: [] };
}

/** The batch keeps a free second if `random` returns less than 1/8 for it. */
function harness(random = () => 0) {
  const ledger = createLedgerStandIn();
  const view = viewLedger(ledger, now + 0.5, random);
  const ask = (eventId: string, effect: LedgerEffect) => askLedger(view, pending(eventId), effect);
  const put = (eventId: string, second: number) => ask(eventId, { kind: "put_slot", second });
  const list = async () => {
    const result = await ask("any", { kind: "list_slots" });
    return result.kind === "slots" ? result.taken : new Set<number>();
  };
  return { ledger, view, put, list };
}

function everyEighth(): () => number {
  let count = 0;
  return () => {
    count += 1;
    return count % 8 === 0 ? 0 : 0.5;
  };
}

test("the events of a batch share one request for a second, even while it is pending", async () => {
  const { ledger, put } = harness();
  const owned = await Promise.all(["a", "b", "a"].map((eventId) => put(eventId, now)));
  expect(owned.map((result) => result.kind === "slot" && result.owned)).toEqual([true, false, true]);
  expect(ledger.calls().putSlot).toBe(1);
});

test("a batch lists the slots once, and then tracks its own", async () => {
  const { ledger, put, list } = harness();
  await ledger.putSlot("tags", now - 5, "other");
  expect(await Promise.all([list(), list()])).toEqual([new Set([now - 5]), new Set([now - 5])]);
  await put("a", now);
  expect(await list()).toEqual(new Set([now - 5, now]));
  expect(ledger.calls().listSlots).toBe(1);
});

test("a backfilled event lists the slots around its own second, and not the later ones", async () => {
  const { ledger, view } = harness();
  const old = now - 86_400;
  for (const second of [old - 1801, old - 1800, old, old + 1800, old + 1801, now]) {
    await ledger.putSlot("tags", second, "other");
  }
  const range = { oldest: old - 1800, newest: old + 1800 };
  const around = await askLedger(view, pending("a"), { kind: "list_slots", range });
  expect(around).toEqual({ kind: "slots", taken: new Set([old - 1800, old, old + 1800]) });
  expect(await askLedger(view, pending("b"), { kind: "list_slots", range })).toEqual(around);
  expect(ledger.calls().listSlots).toBe(1);
  expect(await askLedger(view, pending("c"), { kind: "list_slots" })).toMatchObject({
    taken: new Set([old - 1800, old, old + 1800, now]),
  });
});

test("a failed call does not count as owning the slot", async () => {
  const outage = { on: true };
  const ledger = createLedgerStandIn({ disrupt: () => (outage.on ? "refuse" : "none") });
  const view = viewLedger(ledger, now, () => 0);
  const ask = () => askLedger(view, pending("a"), { kind: "put_slot", second: now });
  await expect(ask()).rejects.toThrow("unreachable");
  outage.on = false;
  expect(await ask()).toEqual({ kind: "slot", owned: false });
});

test("losing a second after a listing makes the batch list again and leave seven of eight seconds to others", async () => {
  const { ledger, put, list } = harness(everyEighth());
  await list();
  await ledger.putSlot("tags", now, "other");
  await ledger.putSlot("tags", now - 1, "other");
  await put("a", now);
  const taken = await list();
  expect(ledger.calls().listSlots).toBe(2);
  expect(taken).toContain(now - 1);
  expect(window.filter((second) => !taken.has(second))).toHaveLength(Math.floor(window.length / 8) - 1);
  await list();
  expect(ledger.calls().listSlots).toBe(2);
});

test("losing a second before any listing leaves no second to others", async () => {
  const { ledger, put, list } = harness(everyEighth());
  await ledger.putSlot("tags", now, "other");
  await put("a", now);
  expect(await list()).toEqual(new Set([now]));
});

test("a batch takes the seconds that it left to others if no other second is free", async () => {
  const { ledger, put, list } = harness(() => 0.5);
  await list();
  await ledger.putSlot("tags", now, "other");
  await put("a", now);
  expect(await list()).toEqual(new Set([now]));
});
