import type { HeldLog } from "../../messages/product.ts";

/** The logs that contain every word, in any case: in the message, the attributes or the tags. */
export function filterLogs(logs: readonly HeldLog[], search: string): readonly HeldLog[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return logs.filter(({ json }) => {
    const text = json.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
