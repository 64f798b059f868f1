import { sign } from "../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { deliverBySpacelift } from "./by-spacelift.ts";
import type { FaultKind } from "./faults.ts";
import { bytesOf } from "./generator.ts";
import type { Api } from "./spacelift.ts";
import { type KnownEvent, type World, webhookSecret } from "./world.ts";

const wrongSecret = new Secret("another secret");

/** To the real receiver. A lost delivery is left to the recovery. */
export function deliver(
  world: World,
  api: Api,
  event: KnownEvent,
  payload: unknown,
  special: FaultKind | undefined,
): void {
  const style = special === "delivery: other bytes" ? world.random.pick(["reversed", "spaced"]) : "plain";
  const body = bytesOf(payload, style);
  if (special !== undefined) {
    world.tally.hit(special);
    event.announced.push(special);
  }
  deliverBySpacelift(world, {
    post: async (signature) => {
      const secret = signature === "right" ? webhookSecret : wrongSecret;
      const headers = Object.entries({ "content-type": "application/json", "X-Signature-256": sign(secret, body) });
      const { status } = await api({ method: "POST", path: "/webhook", query: "", headers, body });
      if (status === 202) world.trace("Spacelift delivers", event.number, style, special ?? "");
      else if (status < 500 && signature === "right") {
        world.violations.push(`the receiver answered ${status} to a signed delivery`);
      }
      return status;
    },
    meet: (kind) => {
      world.tally.hit(kind);
      world.trace("Spacelift's delivery", event.number, "meets", kind);
      event.lostTo = kind;
    },
  });
}
