import type { Delivery } from "../../../shared/envelope.ts";
import type { ReadDelivery } from "../../read-record.ts";
import { readAuditEntry } from "./domain/audit-entry.ts";
import type { LogContent } from "./domain/log-content.ts";

/** No body is malformed: one of an unknown form is a log, too. */
export function readEntry({ body, receivedAtMilliseconds }: Delivery): ReadDelivery<LogContent> {
  const entry = readAuditEntry(body, receivedAtMilliseconds);
  return {
    kind: "event",
    received: {
      eventId: JSON.stringify([entry.account ?? "", "audit", entry.id]),
      eventEpochSeconds: entry.epochSeconds,
      isTimedAtItsEnd: true,
      event: { kind: "audit", entry },
    },
  };
}
