import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import type { Claim } from "../../../../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { begin } from "../../../../../lambda/forwarder/destinations/metrics/domain/claiming.ts";
import type { Ledger } from "../../../../../lambda/forwarder/destinations/metrics/ledger.ts";
import { createLedgerSteps } from "../../../../../lambda/forwarder/destinations/metrics/ledger-steps.ts";
import { createSlotMemory } from "../../../../../lambda/forwarder/destinations/metrics/slot-memory.ts";
import { createLedgerStandIn } from "../../../../../simulator/stand-ins/ledger.ts";

const now = 1_800_000_000;
const sources = { now: () => now, random: () => 0, nonce: () => "nonce", historicalMetrics: false };

/** A batch that does not end, whose deadlines are the moments when `expire` is called. */
function harness(ledger: Ledger) {
  const { promise, resolve: expire } = Promise.withResolvers<void>();
  const ports = { ledger, now: () => now * 1000, random: () => 0, wait: () => promise };
  const deadlines = { claimed: now * 1000 + 1, settled: now * 1000 + 1 };
  const advance = createLedgerSteps(ports, createSlotMemory(), deadlines, sources, new AbortController().signal);
  const pending = { eventId: "a", slotKey: "tags", eventEpochSeconds: now, series: [] };
  return { expire, advance: () => advance(begin(pending, undefined, sources)) };
}

test("the answer of an event that is done with is not kept until the batch ends", async () => {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("there is no garbage collector");
  const claims: WeakRef<Claim>[] = [];
  const { advance } = harness({
    ...createLedgerStandIn(),
    putClaim: async (_, claim) => {
      const stored = { ...claim };
      claims.push(new WeakRef(stored));
      return stored;
    },
  });
  expect((await advance()).at).toBe("holding");
  await nextTurn();
  collect();
  expect(claims.map((claim) => claim.deref())).toEqual([undefined]);
});

describe("a call fails at the deadline", () => {
  test("while it waits for an answer", async () => {
    const { advance, expire } = harness(createLedgerStandIn({ travel: () => new Promise(() => {}) }));
    const ended = advance();
    expire();
    expect((await ended).effect).toMatchObject({ result: { kind: "retry", detail: "ledger: no answer in time" } });
  });

  test("and after it", async () => {
    const { advance, expire } = harness(createLedgerStandIn());
    expire();
    await nextTurn();
    expect((await advance()).at).toBe("ended");
  });
});
