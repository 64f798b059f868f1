import { expect, test } from "vitest";
import { askLedger, viewLedger } from "../../../../../lambda/forwarder/destinations/metrics/ask-ledger.ts";
import { createSlotMemory } from "../../../../../lambda/forwarder/destinations/metrics/slot-memory.ts";
import { createLedgerStandIn, type LedgerSettings } from "../../../../../simulator/stand-ins/ledger.ts";

const now = 1_800_000_000;

/** Batches of one forwarder, at seconds after `now`. */
function harness(settings: LedgerSettings = {}) {
  const ledger = createLedgerStandIn(settings);
  const memory = createSlotMemory();
  const batchAt = (seconds: number) => {
    const view = viewLedger(ledger, now + seconds, () => 0, memory);
    return async (eventId: string, second = now, slotKey = "tags") => {
      const event = { eventId, slotKey, eventEpochSeconds: second, series: [] };
      const result = await askLedger(view, event, { kind: "put_slot", second });
      return result.kind === "slot" && result.owned;
    };
  };
  return { ledger, memory, batchAt };
}

test("a batch asks for no second that earlier batches took or lost", async () => {
  const { ledger, batchAt } = harness();
  await ledger.putSlot("tags", now - 1, "other");
  const first = batchAt(0);
  expect(await Promise.all([first("a"), first("b", now - 1)])).toEqual([true, false]);
  const calls = ledger.calls();
  const second = batchAt(60);
  expect(await Promise.all([second("b", now - 1), second("c")])).toEqual([false, false]);
  expect(ledger.calls()).toEqual(calls);
});

test("the ledger alone grants an event the second that it took before", async () => {
  const { ledger, memory, batchAt } = harness();
  expect(await batchAt(0)("a")).toBe(true);
  const { putSlot } = ledger.calls();
  expect(await batchAt(1)("a")).toBe(true);
  expect(ledger.calls().putSlot).toBe(putSlot + 1);
  const withoutItsSlot = harness();
  await withoutItsSlot.ledger.putSlot("tags", now, "other");
  const event = { eventId: "a", slotKey: "tags", eventEpochSeconds: now, series: [] };
  const view = viewLedger(withoutItsSlot.ledger, now + 2, () => 0, memory);
  expect(await askLedger(view, event, { kind: "put_slot", second: now })).toEqual({ kind: "slot", owned: false });
});

test.each(["refuse", "lose"] as const)("a batch asks again where the ledger failed before (%s)", async (fault) => {
  const faults = [fault];
  const { batchAt } = harness({ disrupt: () => faults.pop() ?? "none" });
  await expect(batchAt(0)("a")).rejects.toThrow("putSlot");
  expect(await batchAt(1)("a")).toBe(true);
  expect(await batchAt(2)("b")).toBe(false);
});

test("a batch does not take the missing answer of an earlier batch for an owned second", async () => {
  let isHeld = true;
  const { ledger, batchAt } = harness({ travel: () => (isHeld ? new Promise(() => {}) : Promise.resolve()) });
  void batchAt(0)("a");
  isHeld = false;
  await ledger.putSlot("tags", now, "other");
  expect(await batchAt(1)("a")).toBe(false);
});

test("a minute without events of its slot key ends the memory, and without losses the share", async () => {
  const { ledger, memory, batchAt } = harness();
  const first = batchAt(0);
  await first("a");
  await first("b", now, "other tags");
  memory.drawShare(() => 0);
  await batchAt(60)("c");
  expect(memory.share()).toBe(0);
  const { putSlot } = ledger.calls();
  const late = batchAt(61);
  expect(memory.share()).toBeUndefined();
  await late("d");
  expect(ledger.calls().putSlot).toBe(putSlot);
  await late("e", now, "other tags");
  expect(ledger.calls().putSlot).toBe(putSlot + 1);
});

test("a clock that was set back ends the memory", () => {
  const { memory, batchAt } = harness();
  batchAt(0);
  memory.drawShare(() => 0);
  batchAt(-3600);
  expect(memory.share()).toBeUndefined();
});

test("holds a hundred thousand seconds at most, the least recently used slot keys go first", () => {
  const memory = createSlotMemory();
  const sizeOf = (slotKey: string) => memory.slots(slotKey).occupied.size;
  for (const slotKey of ["a", "b", "c"]) {
    const { occupied } = memory.slots(slotKey);
    for (let second = 0; second < 40_000; second += 1) occupied.set(second, "");
  }
  expect(sizeOf("a")).toBe(40_000);
  memory.forget(Number.NEGATIVE_INFINITY);
  expect(["c", "a", "b"].map(sizeOf)).toEqual([40_000, 40_000, 0]);
});
