import type { RecoveryProgress, RecoveryState } from "../../lambda/registrar/recovery/recovery-state.ts";
import { type Disrupt, disrupted, undisturbed } from "./disruption.ts";

export interface RecoveryStateSettings {
  readonly disrupt?: Disrupt<keyof RecoveryState>;
}

/** Each call takes effect atomically, under the same conditions as the DynamoDB adapter. */
export function createRecoveryStateStandIn({ disrupt = undisturbed }: RecoveryStateSettings = {}): RecoveryState {
  let item: RecoveryProgress | undefined;

  const change = (source: string, changed: (found: RecoveryProgress) => RecoveryProgress) => {
    if (item?.source === source) item = changed(item);
  };

  return {
    read: () => disrupted(disrupt, "read", () => item),
    start: (start, before) =>
      disrupted(disrupt, "start", () => {
        if (item?.source !== before) return;
        item = { ...start, markEpochSeconds: start.sinceEpochSeconds, seen: new Set(), reported: new Set() };
      }),
    addSeen: (source, key) =>
      disrupted(disrupt, "addSeen", () =>
        change(source, (found) => ({
          ...found,
          seen: new Set([...found.seen, key]),
          reported: without(found.reported, new Set([key])),
        })),
      ),
    addReported: (source, key) =>
      disrupted(disrupt, "addReported", () =>
        change(source, (found) => ({ ...found, reported: new Set([...found.reported, key]) })),
      ),
    advance: (source, { markEpochSeconds, completeMilliseconds, isRefused = false, forgotten }) =>
      disrupted(disrupt, "advance", () =>
        change(source, (found) => {
          if (found.markEpochSeconds > markEpochSeconds) return found;
          const seen = without(found.seen, forgotten.seen);
          const reported = without(found.reported, forgotten.reported);
          const { sinceEpochSeconds } = found;
          const times = { sinceEpochSeconds, markEpochSeconds, completeMilliseconds };
          return { source, ...times, seen, reported, ...(isRefused && { isRefused }) };
        }),
      ),
  };
}

function without(keys: ReadonlySet<string>, removed: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...keys].filter((key) => !removed.has(key)));
}
