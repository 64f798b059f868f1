import { hour, minute } from "../virtual-time.ts";
import type { LossFault } from "./loss-faults.ts";
import { receiverOutages } from "./loss-faults.ts";
import type { SendingWorld } from "./sender.ts";

/** Starts a loop for each trouble before the receiver that lasts. */
export function startLosses(world: SendingWorld, isOver: () => boolean): void {
  const { time, sender } = world;
  const often = (kind: LossFault, act: () => Promise<void>) => {
    if (!sender.faults.has(kind)) return;
    const loop = async (): Promise<void> => {
      while (!isOver()) {
        await time.sleep(sender.random.between(minute, 2 * hour));
        if (!isOver()) await act();
      }
    };
    loop().catch((error: unknown) => world.violations.push(String(error)));
  };
  for (const kind of receiverOutages) {
    often(kind, async () => {
      sender.outage = kind;
      await time.sleep(sender.random.between(minute, 3 * hour));
      sender.outage = undefined;
    });
  }
  often("webhook: disabled", async () => {
    sender.webhook = { enabled: false, failuresInARow: 0 };
  });
  often("recovery: Spacelift away", async () => {
    sender.isApiAway = true;
    await time.sleep(sender.random.between(minute, hour));
    sender.isApiAway = false;
  });
}
