import { expect, test } from "vitest";
import { createLedgerStandIn } from "../../../simulator/stand-ins/ledger.ts";

test("drops finished claims and old slots above its limit", async () => {
  const ledger = createLedgerStandIn({ maximumClaims: 10 });
  for (let index = 0; index < 40; index += 1) {
    const second = index * 600;
    await ledger.putSlot("h", second, String(index));
    await ledger.putClaim(String(index), { slotKey: "h", second, generation: 0, open: [], done: false, series: [] });
    if (index !== 20) await ledger.mark(String(index));
  }
  const claims = [...ledger.claims().keys()];
  expect(claims).toEqual(["20", ...Array.from({ length: 9 }, (_, index) => String(31 + index))]);
  const oldest = Math.min(...ledger.slots().map(({ second }) => second));
  expect(oldest).toBeGreaterThanOrEqual(39 * 600 - 2 * 3600 - 600);
});
