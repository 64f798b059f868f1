import type { ReceiverOutage } from "../../test/oracle/loss-faults.ts";
import type { World } from "../../test/oracle/world.ts";
import { hour, minute } from "../../test/virtual-time.ts";

/** In milliseconds since the start: three hours without a success. */
const outages: readonly (readonly [at: number, kind: ReceiverOutage | undefined])[] = [
  [20 * hour, "receiver: hours of 503"],
  [21 * hour, "receiver: hours of timeouts"],
  [22 * hour, "receiver: hours of 429"],
  [23 * hour, undefined],
];

export function scheduleReceiverOutage({ time, sender }: World): void {
  for (const [at, kind] of outages) {
    time.after(at, () => {
      sender.outage = kind;
    });
  }
}

/** A person notices a disabled webhook. `repairMilliseconds` is an assumption. */
export function repairByHand(world: World, repairMilliseconds: number): void {
  const { time, sender } = world;
  const loop = async (): Promise<void> => {
    while (!world.stopped) {
      await time.sleep(minute);
      if (sender.webhook.enabled) continue;
      await time.sleep(repairMilliseconds);
      sender.webhook = { enabled: true, failuresInARow: 0 };
    }
  };
  loop().catch((error: unknown) => world.violations.push(String(error)));
}
