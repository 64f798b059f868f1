import type { Delivery } from "../../../shared/envelope.ts";
import type { ReadDelivery } from "../../read-record.ts";
import { type AuditEntry, readAuditEntry } from "./domain/audit-entry.ts";

/** No body is malformed: one of an unknown form is a log, too. */
export function readEntry({ body, receivedAtMilliseconds }: Delivery): ReadDelivery<AuditEntry> {
  const entry = readAuditEntry(body, receivedAtMilliseconds);
  return {
    kind: "event",
    received: {
      eventId: JSON.stringify([entry.account ?? "", "audit", entry.id]),
      eventEpochSeconds: entry.epochSeconds,
      isTimedAtItsEnd: true,
      event: entry,
    },
  };
}
