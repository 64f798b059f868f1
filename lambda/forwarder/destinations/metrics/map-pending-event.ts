import type { SpaceliftEvent } from "../../../events/event.ts";
import type { PayloadSize } from "../../../events/payload.ts";
import { slotKeyOf } from "./domain/claim.ts";
import { fallbacksOf, type OmittedExtension } from "./domain/extension-fallbacks.ts";
import type { PendingEvent } from "./domain/pending-event.ts";
import { mapEvent, type SeriesConfiguration } from "./domain/series.ts";
import { measure, sizeErrorOf } from "./measure.ts";

export interface Deliverable extends PendingEvent {
  readonly size: PayloadSize;
}

export interface Mapped {
  readonly deliverable: Deliverable;
  /** Parts of the user's extension, in words for the log. */
  readonly refused: readonly string[];
}

type Identity = Pick<PendingEvent, "eventId" | "eventEpochSeconds" | "isBackfilled">;

interface Version {
  readonly event: SpaceliftEvent;
  readonly omitted?: OmittedExtension;
}

/** Keeps as much of the user's extension as Datadog and the ledger have room for. */
export function mapPendingEvent(event: SpaceliftEvent, identity: Identity, configuration: SeriesConfiguration): Mapped {
  const { eventId, eventEpochSeconds, isBackfilled } = identity;
  const versions: readonly Version[] = [{ event }, ...fallbacksOf(event)];
  const mapped = (version: Version, index: number) => {
    const { series, refused } = mapEvent(version.event, configuration);
    const size = measure(series);
    const sizeError = sizeErrorOf(series, size);
    const next = versions[index + 1];
    const deliverable: Deliverable = {
      eventId,
      eventEpochSeconds,
      ...(isBackfilled && { isBackfilled }),
      slotKey: slotKeyOf(series),
      // Series that are too large are never sent, so they need no memory.
      ...(sizeError === undefined ? { series, size } : { series: [], size: measure([]), sizeError }),
      ...(version.omitted !== undefined && { omitted: version.omitted }),
      ...(next !== undefined && { fallback: () => mapped(next, index + 1).deliverable }),
    };
    return { deliverable, refused };
  };
  let [version = { event }, ...fewer] = versions;
  let pending = mapped(version, 0);
  for (let index = 1; pending.deliverable.sizeError !== undefined && fewer.length > 0; index += 1) {
    [version = { event }, ...fewer] = fewer;
    pending = mapped(version, index);
  }
  return pending;
}
