import { webhookId } from "../registration.ts";
import type { NotificationPorts } from "../stand-ins/spacelift-notifications.ts";
import type { Oracle } from "./oracle.ts";
import type { PlainForwarder } from "./plain-forwarder.ts";
import { readReportedEvent } from "./reported-event.ts";

export interface IssuedDeliveries {
  readonly onDelivery: NonNullable<NotificationPorts["onDelivery"]>;
  readonly count: () => number;
}

export function watchIssued(oracle: Pick<Oracle, "issued">, plain: PlainForwarder | undefined): IssuedDeliveries {
  let count = 0;
  return {
    onDelivery: (payload, endpointId) => {
      if (endpointId !== webhookId) return () => {};
      const event = readReportedEvent(JSON.stringify(payload), "");
      if (event === undefined) return () => {};
      count += 1;
      plain?.take(payload);
      return oracle.issued(event);
    },
    count: () => count,
  };
}
