import {
  afterDelivery,
  isDelivered,
  isTriedAgain,
  retriesOnFailure,
} from "../../simulator/stand-ins/webhook-delivery.ts";
import { hour, minute, second } from "../virtual-time.ts";
import type { LossFault, ReceiverOutage } from "./loss-faults.ts";
import type { SendingWorld } from "./sender.ts";

type Obstacle = ReceiverOutage | "delivery: lost" | "delivery: hours late, no answer" | "webhook: disabled";

export interface Delivering {
  /** Reaches the receiver, and returns the status of its answer. */
  readonly post: (signature: "right" | "wrong") => Promise<number>;
  readonly meet: (kind: LossFault) => void;
}

/** Tries a delivery as often as Spacelift does. Then it is lost, unless it arrives late. */
export function deliverBySpacelift(world: SendingWorld, delivering: Delivering): void {
  const { time, sender } = world;
  const attempt = async (retriesLeft: number): Promise<void> => {
    const obstacle = obstacleOf(world);
    if (obstacle !== undefined) delivering.meet(obstacle);
    if (obstacle === "webhook: disabled") return;
    const status = await exchange(world, delivering, obstacle);
    if (isTriedAgain(status, retriesLeft)) {
      await time.sleep(sender.random.between(second, minute));
      return attempt(retriesLeft - 1);
    }
    const { enabled } = sender.webhook;
    sender.webhook = afterDelivery(sender.webhook, isDelivered(status));
    if (enabled && !sender.webhook.enabled) sender.timesDisabled += 1;
  };
  underWay(world, () => attempt(retriesOnFailure));
}

function underWay(world: SendingWorld, work: () => Promise<unknown>): void {
  world.deliveriesUnderWay += 1;
  work()
    .catch((error: unknown) => world.violations.push(String(error)))
    .finally(() => {
      world.deliveriesUnderWay -= 1;
    });
}

function obstacleOf({ sender }: SendingWorld): Obstacle | undefined {
  if (!sender.webhook.enabled) return "webhook: disabled";
  const mishaps = ["delivery: lost", "delivery: hours late, no answer"] as const;
  return sender.outage ?? mishaps.find(sender.faults.strikes);
}

/** The status, if an answer reaches Spacelift. */
async function exchange(
  world: SendingWorld,
  { post }: Delivering,
  obstacle: Exclude<Obstacle, "webhook: disabled"> | undefined,
): Promise<number | undefined> {
  const { time, sender } = world;
  switch (obstacle) {
    case undefined:
      return post("right");
    case "receiver: hours of 503":
      return 503;
    case "receiver: hours of 429":
      return 429;
    case "receiver: hours of a wrong secret":
      return post("wrong");
    case "receiver: hours of timeouts":
      if (sender.random.chance(0.3)) await post("right");
      await time.sleep(10 * second);
      return undefined;
    case "delivery: hours late, no answer": {
      const late = sender.random.between(minute, 3 * hour);
      underWay(world, () => time.sleep(late).then(() => post("right")));
      return undefined;
    }
    case "delivery: lost":
      return undefined;
  }
}
