import type { HeldLog } from "../../messages/product.ts";

export interface LogFilter {
  readonly search: string;
  /** All kinds if it names none. */
  readonly kind: string;
}

/** The logs of the kind that contain every word, in any case: in the message, the attributes or the tags. */
export function filterLogs(logs: readonly HeldLog[], { search, kind }: LogFilter): readonly HeldLog[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const isKind = kind === "audit" || kind === "run" ? (log: HeldLog) => log.kind === kind : () => true;
  return logs.filter(isKind).filter(({ message, json }) => {
    const text = `${message} ${json}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
