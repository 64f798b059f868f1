import { randomUUID } from "node:crypto";
import type { Outbox } from "../lambda/adapters/queue.ts";
import type { RegistrarRecovery } from "../lambda/registrar/registrar-ports.ts";

/** A quarter of an hour in a deployment. Here a watcher sees lost runs for some seconds. */
export const usualRecoveryMilliseconds = 2_000;

/** Adds the receipt id of each recovered event to the set. */
export function createRecoveryPorts(
  { knownEvents, outbox }: Pick<RegistrarRecovery, "knownEvents"> & { readonly outbox: Outbox },
  recovered: Set<string>,
): Pick<RegistrarRecovery, "knownEvents" | "enqueue" | "newReceiptId"> {
  return {
    knownEvents,
    enqueue: outbox.enqueue,
    newReceiptId: () => {
      const id = randomUUID();
      recovered.add(id);
      return id;
    },
  };
}
