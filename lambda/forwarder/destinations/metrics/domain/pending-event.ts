import type { OmittedExtension } from "./extension-fallbacks.ts";
import type { Series } from "./series.ts";

/** An event that is not done, as a forwarder presents it to the ledger. */
export interface PendingEvent {
  readonly eventId: string;
  readonly slotKey: string;
  readonly eventEpochSeconds: number;
  /** Mapped by the present configuration. Stored when the event is claimed or its timestamp reassigned. */
  readonly series: readonly Series[];
  /** Why the series are too large to be stored or sent, if they are. */
  readonly sizeError?: string;
  /** The part of the user's extension that the series lack. */
  readonly omitted?: OmittedExtension;
  /** The same event with less of the user's extension, to try if Datadog rejects this one. */
  readonly fallback?: () => PendingEvent;
}
