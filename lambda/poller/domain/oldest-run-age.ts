import { asNumber, at, type Json } from "../../shared/json.ts";

/** Clocks differ by less. A run further in the future has no usable time. */
const longestLeadSeconds = 86_400;

/** An older run has no usable time, such as 0. */
const longestAgeSeconds = 366 * 86_400;

/**
 * Seconds since the creation of the oldest run on a page of a queue. 0 for an empty page; `undefined` if the page has no
 * usable time. The oldest run need not be the first, since Spacelift moves prioritised runs ahead.
 */
export function oldestRunAge(page: Json, nowEpochSeconds: number): number | undefined {
  const edges = at(page, "edges");
  if (!Array.isArray(edges)) return undefined;
  if (edges.length === 0) return 0;
  const ages = edges.flatMap((edge: Json) => {
    const created = asNumber(at(edge, "node", "run", "createdAt"));
    const age = created === undefined ? Number.NaN : nowEpochSeconds - created;
    return age >= -longestLeadSeconds && age <= longestAgeSeconds ? [Math.max(0, Math.round(age))] : [];
  });
  return ages.length === 0 ? undefined : Math.max(...ages);
}
