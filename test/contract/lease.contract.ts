import { describe, expect, test } from "vitest";
import type { Lease } from "../../lambda/poller/lease.ts";

const now = 1_800_000_000_000;

/** The poller's assumptions about its lease, for the table and its stand-in. */
export function describeLeaseContract(name: string, makeLease: () => Promise<Lease>): void {
  describe(`the lease contract: ${name}`, () => {
    test("a lease that nobody held is taken", async () => {
      const lease = await makeLease();
      expect(await lease.take(now, now + 30_000)).toBe(true);
    });

    test("a held lease is taken once it has ended", async () => {
      const lease = await makeLease();
      await lease.take(now, now + 30_000);
      expect(await lease.take(now, now + 30_000)).toBe(false);
      expect(await lease.take(now + 29_999, now + 60_000)).toBe(false);
      expect(await lease.take(now + 30_000, now + 60_000)).toBe(true);
      expect(await lease.take(now + 30_000, now + 60_000)).toBe(false);
    });

    test("a refused taker extends nothing", async () => {
      const lease = await makeLease();
      await lease.take(now, now + 30_000);
      await lease.take(now + 10_000, now + 90_000);
      expect(await lease.take(now + 30_000, now + 60_000)).toBe(true);
    });

    test("one of several concurrent takers wins", async () => {
      const lease = await makeLease();
      const won = await Promise.all([1, 2, 3, 4].map(() => lease.take(now, now + 30_000)));
      expect(won.filter(Boolean)).toHaveLength(1);
    });
  });
}
