import type { OmittedExtension } from "./extension-fallbacks.ts";
import type { Series } from "./series.ts";

export interface PendingEvent {
  readonly eventId: string;
  readonly slotKey: string;
  readonly eventEpochSeconds: number;
  /** With historical metrics, it gets a second near its own at any age. */
  readonly isBackfilled?: true;
  /** By the present configuration. Stored when the event is claimed or its timestamp reassigned. */
  readonly series: readonly Series[];
  /** Set if the series are too large to be stored or sent. */
  readonly sizeError?: string;
  readonly omitted?: OmittedExtension;
  /** Less of the user's extension, to try if Datadog rejects this event. */
  readonly fallback?: () => PendingEvent;
}
